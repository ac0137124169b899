"""好差评: what people say of a service once it is over."""
