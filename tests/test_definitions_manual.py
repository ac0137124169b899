"""The manual of definitions says everything that the loader knows: each key, each problem."""

from __future__ import annotations

import re

import pytest

from rongyi.catalogue import definitions as catalogue
from rongyi.catalogue.definitions import items, profiles
from rongyi.catalogue.tests.example import manual
from rongyi.certificates import definitions as certificates
from rongyi.exchange import definitions as exchange
from rongyi.identity import definitions as identity
from rongyi.kernel.datafile import Dated, Shape, declared, keys_of
from rongyi.kernel.feel import Type, check, parse
from rongyi.themes.definitions import examples
from rongyi.themes.rules import theme

HEADINGS: dict[str, type[Shape]] = {
    "Dated value": Dated,
    "Item question": items.Question,
    "Theme question": theme.Question,
    **{
        shape.__name__: shape
        for shape in (
            catalogue.Place,
            catalogue.CalendarYear,
            catalogue.DaysOff,
            catalogue.LifeEvent,
            catalogue.Element,
            catalogue.Choice,
            catalogue.Truth,
            catalogue.FieldCheck,
            catalogue.Material,
            catalogue.Item,
            catalogue.Codes,
            catalogue.Power,
            catalogue.LegalBasis,
            catalogue.Limits,
            catalogue.Baseline,
            catalogue.Fee,
            catalogue.Check,
            catalogue.Table,
            catalogue.TableRule,
            items.Renewal,
            catalogue.FieldUse,
            catalogue.MaterialUse,
            catalogue.Route,
            catalogue.Later,
            catalogue.Step,
            catalogue.Consulted,
            catalogue.Result,
            catalogue.Ground,
            catalogue.Serves,
            catalogue.Contact,
            catalogue.Profile,
            catalogue.Message,
            catalogue.ClockRules,
            catalogue.Letters,
            catalogue.LetterWords,
            catalogue.VerdictWords,
            catalogue.Sentence,
            catalogue.StopLimit,
            catalogue.ClockDays,
            catalogue.Watch,
            catalogue.QueueDef,
            catalogue.QueueQuery,
            catalogue.QueueClock,
            catalogue.QueueEmpty,
            certificates.CertificateType,
            certificates.Validity,
            certificates.NumberRule,
            certificates.Founding,
            certificates.CertificateField,
            exchange.Dataset,
            exchange.DatasetField,
            exchange.DemoRegister,
            identity.Department,
            identity.Seal,
            identity.Post,
            identity.Site,
            identity.Position,
            identity.Demo,
            identity.DemoPerson,
            identity.IdentityDocument,
            identity.DemoEnterprise,
            identity.DemoMandate,
            identity.DemoStaff,
            theme.Theme,
            theme.NotFor,
            theme.ThemeItem,
            theme.Section,
            theme.JointVisit,
            theme.Opening,
            examples.Example,
            examples.Given,
            examples.Expected,
        )
    },
}
# The code of these is the key or the name of the file they stand under.
GIVEN = {"Element": "code", "Material": "code", "DemoRegister": "dataset"}
_ROW = re.compile(r"^\| `(\w+)` \| (yes|no) \|", re.MULTILINE)


def chapter(heading: str) -> str:
    """What stands under a heading, up to the next one."""
    found = re.search(rf"^### {heading}\n(.*?)(?=^##|\Z)", manual(), re.MULTILINE | re.DOTALL)
    assert found, f"the manual has no chapter {heading}"
    return found[1]


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_manual_lists_exactly_the_keys_of_this_shape(heading: str) -> None:
    wanted = {
        name: required
        for name, required in keys_of(HEADINGS[heading]).items()
        if name != GIVEN.get(heading)
    }

    written = {name: required == "yes" for name, required in _ROW.findall(chapter(heading))}

    assert written == wanted


def test_no_shape_of_the_catalogue_is_left_out() -> None:
    rooms = (catalogue, certificates, exchange, identity, items, theme, examples)
    shapes = {
        thing
        for room in rooms
        for thing in vars(room).values()
        if isinstance(thing, type) and issubclass(thing, Shape) and thing is not Shape
    }

    assert shapes - set(HEADINGS.values()) == set()


def test_the_manual_tells_every_problem_and_what_to_do() -> None:
    text = manual()
    rows = [
        f"| `{code}` | {kind.words.en} | {kind.remedy.en} |"
        for code, kind in sorted(declared().items())
    ]

    missing = [row for row in rows if row not in text]

    assert not missing, "write into chapter 9:\n" + "\n".join(missing)


def test_every_problem_says_what_and_what_to_do_in_both_languages() -> None:
    for kind in declared().values():
        for words in (kind.words, kind.remedy):
            assert words.zh.endswith(("。", "：{why}")), kind.code
            assert re.search(r"[一-鿿]", words.zh), kind.code
            assert not re.search(r"[一-鿿]", words.en), kind.code


def test_every_condition_that_the_manual_shows_is_right() -> None:
    scope = {
        "已有营业执照": Type.BOOLEAN,
        "销售卷烟": Type.BOOLEAN,
        "经营面积": Type.NUMBER,
        "开业日期": Type.DATE,
        "邮箱": Type.STRING,
        "店铺形式": Type.one_of(["fixed_shop", "food_court"]),
        "食品类别": Type.list_of(Type.one_of(["cold_dishes", "hot_dishes"])),
    }
    shown = re.search(r"^## 5 Conditions\n.*?```text\n(.*?)```", manual(), re.MULTILINE | re.DOTALL)

    assert shown
    for line in shown[1].strip().split("\n"):
        assert check(parse(line), scope, Type.BOOLEAN) == []


def test_the_manual_names_every_map_of_a_profile() -> None:
    written = chapter("Profile")

    assert [name for name in profiles.ENUMERATIONS if f"`{name}`" not in written] == []
