"""The state that `migrate` builds in part: what it shows is what Django's own would."""

import pytest
from django.db import connection, models
from django.db.migrations import operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from etwinning.config.management.commands.migrate import FewBuilt

ID = ("id", models.AutoField(primary_key=True))
BEGIN: list[Operation] = [
    operations.CreateModel("School", [ID, ("name", models.TextField())]),
    operations.CreateModel("Person", [ID, ("school", models.ForeignKey("schools.School", models.CASCADE))]),
    operations.AddField("school", "city", models.TextField(default="")),
    operations.AddIndex("school", models.Index(fields=["city"], name="city")),
    operations.CreateModel("Visit", [ID, ("who", models.ForeignKey("schools.Person", models.CASCADE))]),
]
MORE: dict[str, Operation] = {
    "nothing": operations.AlterModelOptions("visit", {}),
    "a new joint": operations.AddField("visit", "to", models.ForeignKey("schools.School", models.CASCADE, null=True)),
    "another key": operations.AlterField("school", "id", models.BigAutoField(primary_key=True)),
    "another name": operations.RenameModel("School", "Institute"),
    "one less": operations.RemoveField("person", "school"),
}


def after(state: ProjectState, *steps: Operation) -> ProjectState:
    assert state.apps is not None  # built from here on
    for step in steps:
        state = state.clone()
        step.state_forwards("schools", state)
    return state


def joined(state: ProjectState) -> dict[str, object]:
    return {
        model._meta.label: (
            [(field.name, field.db_type(connection)) for field in model._meta.local_fields],
            sorted(one.related_model._meta.label for one in model._meta.related_objects),
            [index.name for index in model._meta.indexes],
        )
        for model in state.apps.get_models()
    }


@pytest.mark.parametrize("step", MORE)
def test_what_is_built_in_part_is_joined_as_djangos(step: str) -> None:
    ours, theirs = (after(kind(), *BEGIN, MORE[step]) for kind in (FewBuilt, ProjectState))
    assert ours == theirs
    ours.clear_delayed_apps_cache()
    theirs.clear_delayed_apps_cache()
    assert joined(ours) == joined(theirs)


def test_an_operation_that_looks_at_joints_finds_them() -> None:
    """Its own copy of the state, from before it: what reads rows in a migration asks that one."""
    state = after(FewBuilt(), *BEGIN).clone()
    state.clear_delayed_apps_cache()
    assert state.apps.get_model("schools", "Person")._meta.get_field("school").related_model is state.apps.get_model(
        "schools", "School"
    )
