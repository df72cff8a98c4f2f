"""Doorbells: an id in, one action, safe to ring twice."""

from celery import shared_task

from portfolio.actions import (
    api_tokens,
    audit,
    bulk,
    client_uploads,
    erasures,
    events,
    expiring_consents,
    exports,
    guests,
    leftovers,
    letters,
    notices,
    packs,
    partial_uploads,
    portal_log,
    reminders,
    renditions,
    review_news,
    sending,
    team_tasks,
    url_uploads,
    webhook_letters,
    words,
)
from portfolio.models import (
    ClientUpload,
    Delivery,
    Erasure,
    GuestSession,
    Invitation,
    TeamTask,
    TrashEntry,
    UrlUpload,
    User,
    Version,
    Webhook,
    WebhookDelivery,
)
from portfolio.renditions import missing


@shared_task(max_retries=2)
def make_renditions(version_id: str) -> None:
    """Make the pictures that the pages show of a version."""
    version = Version.objects.filter(pk=version_id).first()
    if version is None or version.decode_problem:
        return
    if not version.is_viewable:
        renditions.record_renditions(version=version)
    elif missing(version):
        renditions.complete_renditions(version=version)


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=6)
def send_invitation(invitation_id: str) -> None:
    """Send an invitation's e-mail; a mail server that is away is tried again."""
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    if invitation is not None:
        letters.send_invitation(invitation=invitation)


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=6)
def tell_inviter(invitation_id: str) -> None:
    """Tell who invited that the invitation was accepted."""
    rows = Invitation.objects.select_related("team", "invited_by")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is not None:
        letters.tell_inviter(invitation=invitation)


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=6)
def tell_undeliverable(invitation_id: str) -> None:
    """Tell who invited that the address takes no e-mail."""
    rows = Invitation.objects.select_related("team", "invited_by")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is not None:
        letters.tell_undeliverable(invitation=invitation)


@shared_task(max_retries=2)
def look_at_upload(upload_id: str) -> None:
    """Make the small picture of a file that a client sent."""
    upload = ClientUpload.objects.select_related("portal__brand").filter(pk=upload_id).first()
    if upload is not None:
        client_uploads.look_at_upload(upload=upload)


@shared_task
def send_news() -> None:
    """Follow deadlines, and send what is due of news."""
    review_news.run_deadlines()
    notices.send_news()


@shared_task(max_retries=2)
def make_clean_copy(version_id: str) -> None:
    """Make the copy of a version that guests may keep."""
    rows = Version.objects.select_related("portrait__library__brand")
    version = rows.filter(pk=version_id).first()
    if version is not None:
        exports.make_clean_copy(version=version)


@shared_task(autoretry_for=(OSError,), retry_backoff=5, max_retries=4)
def send_portal_code(session_id: str) -> None:
    """Send a guest the code that lets them in."""
    session = GuestSession.objects.select_related("link__portal").filter(pk=session_id).first()
    if session is not None:
        guests.send_code(session=session)


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=6)
def delete_folder(folder: str) -> None:
    """Delete the files of a team that is gone."""
    renditions.delete_team_files(folder=folder)


@shared_task
def tidy_people() -> None:
    """Remind whom an invitation still waits for; purge what the audit log may forget."""
    reminders.remind_invited()
    reminders.send_unsent()
    audit.purge_old_events()
    portal_log.purge_events()
    guests.purge_visits()
    notices.purge_notices()
    events.purge_events()
    expiring_consents.tell_of_expiring()
    packs.purge_packs()
    packs.requeue_unmade()
    api_tokens.purge_calls()
    url_uploads.requeue_unfetched()
    url_uploads.purge_uploads()
    team_tasks.purge_files()
    team_tasks.purge_tasks()
    partial_uploads.purge_partial_uploads()


@shared_task
def gather_words() -> None:
    """Gather the words of portraits that have none yet."""
    words.gather_missing()


@shared_task
def follow_retention() -> None:
    """Delete for good what has had its time, and look after what was deleted before."""
    erasures.follow_retention()
    erasures.requeue_unverified()


@shared_task(max_retries=2)
def empty_entry(entry_id: str) -> None:
    """Delete for good what an admin asked to be deleted."""
    entry = TrashEntry.objects.filter(pk=entry_id, doomed_at__isnull=False).first()
    if entry is not None:
        erasures.purge_entry(entry=entry)


@shared_task(max_retries=2)
def verify_erasure(erasure_id: str) -> None:
    """Look whether anything of what was erased is left."""
    erasure = Erasure.objects.filter(pk=erasure_id).first()
    if erasure is not None:
        leftovers.verify_erasure(erasure=erasure)


@shared_task(max_retries=2)
def make_delivery(delivery_id: str) -> None:
    """Make the pack of a delivery."""
    delivery = Delivery.objects.select_related("brand").filter(pk=delivery_id).first()
    if delivery is not None:
        packs.make_delivery(delivery=delivery)


@shared_task(max_retries=2)
def fetch_upload(upload_id: str) -> None:
    """Fetch a picture from the address that somebody gave."""
    rows = UrlUpload.objects.select_related("library__brand__team", "portrait", "created_by")
    upload = rows.filter(pk=upload_id).first()
    if upload is not None:
        url_uploads.fetch_upload(upload=upload)


@shared_task(max_retries=2)
def send_delivery(delivery_id: str) -> None:
    """Send an event to a webhook."""
    delivery = WebhookDelivery.objects.filter(pk=delivery_id).first()
    if delivery is not None:
        sending.send_delivery(delivery=delivery)


@shared_task
def requeue_tasks() -> None:
    """Ring again for members' tasks that no worker has moved for a while."""
    team_tasks.requeue_tasks()


@shared_task
def ring_due_deliveries() -> None:
    """Ring for events that are to be tried again, or lost their bell."""
    sending.ring_due()


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=6)
def tell_webhook_disabled(webhook_and_user: str) -> None:
    """Tell one person that a webhook was switched off; the ids stand on both sides of a colon."""
    webhook_id, _, user_id = webhook_and_user.partition(":")
    webhook = Webhook.objects.select_related("team").filter(pk=webhook_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if webhook is not None and user is not None:
        webhook_letters.tell_disabled(webhook=webhook, user=user)


#: kind of a task -> what does its next rows
RUNS: dict[str, team_tasks.Run] = {
    TeamTask.Kind.CHANGE: bulk.run_change,
}


@shared_task(max_retries=2)
def run_team_task(task_id: str) -> None:
    """Do what is left of a member's task, for one turn."""
    rows = TeamTask.objects.select_related("team", "brand", "created_by")
    task = rows.filter(pk=task_id).first()
    if task is not None:
        team_tasks.run_task(task=task, run=RUNS[task.kind])
