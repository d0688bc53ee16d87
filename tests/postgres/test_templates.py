"""Templates are kept once: the same again is the same one, and a withdrawn one can be offered again."""

import pytest
from sqlalchemy import select

from data_access.store import Store
from data_access.tables import audit
from indicators.problem import Refusal
from tests.core.docx_reading import changed_template
from tests.postgres.watch import Watch
from workflows.templates import Templates

TEMPLATE = changed_template("{{ issuer }}", "{{ issuer }}文件")


@pytest.fixture
def templates(store: Store) -> Templates:
    """Give the use cases over a store with one template."""
    made = Watch(store).cockpit.templates
    made.add("本局模板.docx", TEMPLATE, "张三")
    return made


def records(store: Store) -> list[str]:
    """Give what the audit says of templates."""
    with store.read() as connection:
        wanted = select(audit.c.detail).where(audit.c.action == "template")
        return list(connection.execute(wanted.order_by(audit.c.sequence)).scalars())


def test_the_same_template_again_keeps_its_first_name_and_author(templates: Templates) -> None:
    before = templates.templates()
    again = templates.add("换名.docx", TEMPLATE, "李四")
    assert (again.name, again.author, templates.templates()) == ("本局模板.docx", "张三", before)


def test_the_same_template_again_is_no_act(templates: Templates, store: Store) -> None:
    templates.add("换名.docx", TEMPLATE, "李四")
    assert records(store) == ["登记"]


def test_a_withdrawn_template_is_offered_again_under_its_first_name(templates: Templates, store: Store) -> None:
    (first,) = templates.templates()
    templates.withdraw(first.digest, "王五")
    templates.add("换名.docx", TEMPLATE, "李四")
    assert (templates.templates(), records(store)) == ((first,), ["登记", "停用", "登记"])


def test_a_template_that_is_refused_is_not_kept(templates: Templates) -> None:
    before = templates.templates()
    with pytest.raises(Refusal, match="占位符“1//0”不认识"):
        templates.add("坏.docx", changed_template("{{ issuer }}", "{{ 1//0 }}"), "李四")
    assert templates.templates() == before
