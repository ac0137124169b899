"""What is mine: sign-in, acting for, cases, certificates, verification."""
