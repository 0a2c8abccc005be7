"""`migrate`: Django's own, in a fourth of the time (docs/decisions/0052).

Each change of a table makes Django build anew the classes of all that is joined to it, which here is nearly everything.
The CMS changes the tables it keeps about people a hundred times, so libraries come before ours; and what is new, or
changed in itself only, is built alone.
"""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class FewBuilt(ProjectState):
    """A state that builds only the class that changed, where nothing but that class can tell the difference.

    A new class joins the others as when a program starts. After a change inside one (a plain field, an index, a
    constraint) others still point to its former class: Django's word for it is `delayed`, and it builds everything anew
    for an operation that looks at how classes are joined. So does this one.
    """

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        if "apps" not in vars(self):
            return
        is_new = model_name not in self.apps.all_models[app_label]
        if not (is_new or delay):
            self.clear_delayed_apps_cache()
            super().reload_model(app_label, model_name, delay)
            return
        self.is_delayed = self.is_delayed or not is_new
        with self.apps.bulk_update():
            self.apps.unregister_model(app_label, model_name)
        self.apps.render_multiple([self.models[app_label, model_name]])

    def clear_delayed_apps_cache(self) -> None:
        super().clear_delayed_apps_cache()
        self.is_delayed = False

    def clone(self) -> "FewBuilt":
        return FewBuilt.of(super().clone())

    @classmethod
    def of(cls, state: ProjectState) -> "FewBuilt":
        """The same state, of this kind."""
        same = cls()
        vars(same).update(vars(state))
        return same


class LibrariesFirst(MigrationExecutor):
    """Plans what libraries ask for, and what they need of us, before the rest of ours."""

    def migrate(
        self, targets: Any, plan: Any = None, state: Any = None, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        return super().migrate(targets, plan, FewBuilt.of(state) if state else None, fake, fake_initial)

    def migration_plan(self, targets: Any, clean_start: bool = False) -> Any:
        ours = {app.label for app in apps.get_app_configs() if app.name.startswith("etwinning.")}
        return super().migration_plan(sorted(targets, key=lambda target: target[0] in ours), clean_start)


class Command(migrate.Command):
    def handle(self, *words: Any, **said: Any) -> None:
        vars(migrate)["MigrationExecutor"] = LibrariesFirst
        super().handle(*words, **said)
