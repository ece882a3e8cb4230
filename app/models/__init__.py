"""The forum's tables. Every relationship is lazy="raise": a page's query says what it needs."""

from app.models.accounts import ApiToken, MailedLink, SignUp
from app.models.attachments import AttachedFile, Upload
from app.models.attention import Attention, SpaceReading, TopicReading
from app.models.briefings import BriefingChoice
from app.models.charter import Charter, CharterSpace
from app.models.departments import Department
from app.models.festivals import Festival
from app.models.giving import AllowanceWeek
from app.models.imports import ImportSource
from app.models.mails import Bounce, IncomingMail
from app.models.members import Member, Role
from app.models.moderation import AuditRow, Flag
from app.models.posts import Bookmark, Draft, Mention, Nice, Post, Revision
from app.models.previews import LinkPreview, PostLink
from app.models.push import PushKey, PushSubscription
from app.models.reading_time import ReadingTime
from app.models.spaces import Space
from app.models.staff_acts import StaffAct, StaffActMember, StaffNote
from app.models.telling import TellingChoice, TellingHabit
from app.models.topics import Tag, TagBefore, Topic, TopicTag

__all__ = [
    "AllowanceWeek",
    "ApiToken",
    "AttachedFile",
    "Attention",
    "AuditRow",
    "Bookmark",
    "Bounce",
    "BriefingChoice",
    "Charter",
    "CharterSpace",
    "Department",
    "Draft",
    "Festival",
    "Flag",
    "ImportSource",
    "IncomingMail",
    "LinkPreview",
    "MailedLink",
    "Member",
    "Mention",
    "Nice",
    "Post",
    "PostLink",
    "PushKey",
    "PushSubscription",
    "ReadingTime",
    "Revision",
    "Role",
    "SignUp",
    "Space",
    "SpaceReading",
    "StaffAct",
    "StaffActMember",
    "StaffNote",
    "Tag",
    "TagBefore",
    "TellingChoice",
    "TellingHabit",
    "Topic",
    "TopicReading",
    "TopicTag",
    "Upload",
]
