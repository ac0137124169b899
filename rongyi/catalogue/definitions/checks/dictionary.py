"""Checks of elements, datasets, certificate types, materials and profiles."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.checks.places import USCC
from rongyi.catalogue.definitions.elements import TODAY, Element
from rongyi.catalogue.definitions.materials import Material
from rongyi.catalogue.definitions.profiles import ENUMERATIONS, OF_A_CASE
from rongyi.certificates.definitions import CREDIT_PREFIX, CertificateType, Founding
from rongyi.kernel import feel
from rongyi.kernel.datafile import At, nearest
from rongyi.kernel.ids import is_uscc
from rongyi.kernel.text import Text

NUMERIC = frozenset({"number", "integer", "money"})
WORDY = frozenset(
    {"text", "long_text", "address", "phone", "email", "uscc", "citizen_no", "document_no"}
)
_CATCH_ALL = re.compile(
    r"(其他|其它|另外)(有关|相关|必要|需要|应当|所需)?(提交|提供|要求|规定)?的?(材料|文件|资料|证明)"
    r"|\bother\s+(\w+\s+)?(materials|documents|papers)\b",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"documents/([a-z][a-z0-9_]{0,59})\.typ\Z")  # by which papers are made
_NO_CHOICES = Text("没有 choices", "has no `choices`")
_SPARE_CHOICES = Text("不该有 choices", "may not have `choices`")
_NO_CERTIFICATE = Text("没有写明 certificate", "does not name its `certificate`")
_SPARE_CERTIFICATE = Text("不该写 certificate", "may not name a `certificate`")
_UPSIDE_DOWN = Text("minimum 大于 maximum", "minimum is above maximum")
_NOT_NUMERIC = Text("只有数字才有 minimum、maximum", "only numbers have minimum and maximum")


def check_dictionary(look: Look) -> None:
    """Tell what is wrong with the shared dictionary."""
    terms: dict[str, str] = {}
    for code, element in look.catalogue.elements.items():
        if terms.setdefault(element.term, code) != code:
            at = element.at.of("term")
            look.problems.add("term.twice", at, term=element.term, other=terms[element.term])
        _element(look, element)
    for dataset in look.catalogue.datasets.values():
        look.refer("departments", dataset.holder, dataset.at.of("holder"))
        look.refer("certificates", dataset.certificate, dataset.at.of("certificate"))
        look.marked(dataset.mark, dataset.source, dataset.at.of("mark"))
    for material in look.catalogue.materials.values():
        _material(look, material)
    _certificates(look)
    _profiles(look)


def _element(look: Look, element: Element) -> None:
    tell = look.problems.add
    look.marked(element.mark, element.source, element.at.of("mark"))
    try:
        reserved = feel.names(feel.parse(element.term)) != frozenset({element.term})
    except feel.FeelError:
        reserved = True
    if reserved or element.term == TODAY:
        tell("term.reserved", element.at.of("term"), term=element.term)
    chosen = element.type in ("choice", "choices")
    if chosen != bool(element.choices):
        words = _NO_CHOICES if chosen else _SPARE_CHOICES
        tell("element.choices", element.at.of("choices"), type=element.type, words=words)
    look.once([(choice.code, choice.at) for choice in element.choices])
    low, high = element.minimum, element.maximum
    if low is not None and high is not None and low > high:
        tell("element.bounds", element.at.of("minimum"), words=_UPSIDE_DOWN)
    if element.type not in NUMERIC and (low is not None or high is not None):
        tell("element.bounds", element.at.of("minimum"), words=_NOT_NUMERIC)
    if element.pattern is not None:
        try:
            re.compile(element.pattern)
        except (re.error, OverflowError, RecursionError) as error:
            tell("element.pattern", element.at.of("pattern"), why=error)
    for one in element.checks:
        if element.term not in one.check.expression.names:
            tell("element.check_elsewhere", one.at, code=element.code, term=element.term)
    _truth(look, element)


def _truth(look: Look, element: Element) -> None:
    if element.truth is None:
        return
    truth = element.truth
    look.refer("datasets", truth.dataset, truth.at.of("dataset"))
    dataset = look.catalogue.datasets.get(truth.dataset)
    if dataset is None or not look.catalogue.is_sound("datasets", truth.dataset):
        return
    if not look.refer_among("field", truth.field, dataset.fields, truth.at.of("field")):
        return
    other = dataset.fields[truth.field].type if truth.field in dataset.fields else element.type
    if _family(other) != _family(element.type):
        at = truth.at.of("field")
        look.problems.add("element.truth_type", at, type=element.type, other=other)


def _family(name: str) -> str:
    if name in NUMERIC:
        return "number"
    return "text" if name in WORDY or name == "choice" else name


def _material(look: Look, material: Material) -> None:
    title = f"{material.title.zh} {material.title.en}"
    if _CATCH_ALL.search(title):
        at = material.at.of("title")
        look.problems.add("material.catch_all", at, title=material.title)
    named = material.certificate is not None
    if named != (material.kind == "certificate"):
        words = _SPARE_CERTIFICATE if named else _NO_CERTIFICATE
        at = material.at.of("certificate" if named else "kind")
        look.problems.add("material.certificate", at, kind=material.kind, words=words)
    look.refer("certificates", material.certificate, material.at.of("certificate"))


def _certificates(look: Look) -> None:
    codes: dict[str, str] = {}
    for certificate in look.catalogue.certificates.values():
        at = certificate.at
        look.refer("departments", certificate.issuer, at.of("issuer"))
        look.marked(certificate.mark, certificate.source, at.of("mark"))
        look.once([(field.name, field.at) for field in certificate.fields])
        if certificate.founding is not None:
            _founding(look, certificate, certificate.founding)
        if certificate.template is not None:
            printed = [_PRINTED.match(path) for path in look.catalogue.templates]
            known = {name for found in printed if found for name in (found[1], f"{found[1]}.typ")}
            look.refer_among("template", certificate.template, known, at.of("template"))
        definer = certificate.type_code[:18]
        if len(certificate.type_code) == 21 and not is_uscc(definer):
            look.problems.add("number.check", at.of("type_code"), kind=USCC, number=definer)
        first = codes.setdefault(certificate.type_code, certificate.code)
        if first != certificate.code:
            where = f"certificates/{first}.yaml"
            code = certificate.type_code
            look.problems.add("code.twice", at.of("type_code"), code=code, first=where)


def _founding(look: Look, certificate: CertificateType, founding: Founding) -> None:
    """What is founded has a legal form among the lines, and a head whose number is asked for."""
    lines = {field.name for field in certificate.fields}
    look.refer_among("field", founding.legal_form, lines, founding.at.of("legal_form"))
    look.refer("elements", founding.representative, founding.at.of("representative"))
    for prefix in founding.prefixes.values():
        if not CREDIT_PREFIX.match(prefix):
            at = founding.at.of("prefixes")
            look.problems.add("number.check", at, kind=USCC, number=prefix)


def _profiles(look: Look) -> None:
    for profile in look.catalogue.profiles.values():
        look.marked(profile.mark, profile.source, profile.at.of("mark"))
        at = profile.at.of("maps")
        for name in OF_A_CASE:
            if name not in profile.maps and not profile.maps.keys().isdisjoint(OF_A_CASE):
                look.problems.add("profile.missing_map", at, map=name)
        for name, pairs in profile.maps.items():
            if look.refer_among("map", name, ENUMERATIONS, at):
                _map(look, at, name, pairs)


def _map(look: Look, at: At, name: str, pairs: Mapping[str, str]) -> None:
    known = ENUMERATIONS[name]
    for word in pairs:
        if word not in known:
            hint = nearest(word, known)
            look.problems.add("profile.unknown_word", at, map=name, word=word, nearest=hint)
    for word in known:
        if word not in pairs:
            look.problems.add("profile.missing_word", at, map=name, word=word)
