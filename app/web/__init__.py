"""The pages: what a browser is shown, in both languages, with or without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web import (
    alerts,
    assets,
    audits,
    case,
    display,
    dispute,
    duty,
    erasing,
    error_pages,
    follow,
    frame,
    group,
    hearings,
    home,
    improvement,
    inbox,
    incidents,
    language,
    lists,
    matter,
    once,
    owner,
    papers,
    rate,
    rating_lists,
    security,
    service_rating,
    sign_in,
    submit,
    survey_series,
    surveys,
    task,
    touchpoints,
    working_days,
)

if TYPE_CHECKING:
    from flask import Blueprint, Flask

BLUEPRINTS: tuple[Blueprint, ...] = (
    home.pages,
    display.pages,
    submit.pages,
    follow.pages,
    erasing.pages,
    rate.pages,
    service_rating.pages,
    rating_lists.pages,
    touchpoints.pages,
    dispute.pages,
    hearings.pages,
    sign_in.pages,
    inbox.pages,
    task.pages,
    case.pages,
    group.pages,
    duty.pages,
    working_days.pages,
    incidents.pages,
    owner.pages,
    matter.pages,
    improvement.pages,
    lists.pages,
    alerts.pages,
    papers.pages,
    survey_series.pages,
    surveys.pages,
    audits.pages,
)


def register(app: Flask) -> None:
    """Join the pages to the application: language first, then what every answer carries, then the pages."""
    language.join(app)
    assets.join(app)
    frame.join(app)
    security.join(app, guarded={pages.name for pages in BLUEPRINTS})
    error_pages.join(app)
    for pages in BLUEPRINTS:
        app.register_blueprint(pages)
    once.join(app, pages={pages.name for pages in BLUEPRINTS})
