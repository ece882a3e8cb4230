"""The kinds of news: what each is called, where it stands on the page of choices, and its ways by default."""

from dataclasses import dataclass

from app.base.i18n import Reason, _
from app.models.telling import Channel

MAIL, DIGEST, PUSH = Channel.MAIL, Channel.DIGEST, Channel.PUSH


@dataclass(frozen=True)
class Kind:
    """One line of the choices. `ways`: those beside the app by default; `always`: the app tells it in any case."""

    name: str
    label: Reason
    ways: tuple[Channel, ...] = ()
    always: bool = False

    def by_default(self, channel: Channel) -> bool:
        return channel is Channel.IN_APP or channel in self.ways


# A newcomer is mailed at once only about what somebody says to them, or what they asked for.
GROUPS: tuple[tuple[Reason, tuple[Kind, ...]], ...] = (
    (
        _("Said to you"),
        (
            Kind("answer", _("An answer to my question"), (MAIL, PUSH)),
            Kind("reply", _("A reply to my post"), (MAIL, PUSH)),
            Kind("mention", _("I am mentioned"), (MAIL, PUSH)),
            Kind("quote", _("I am quoted"), (DIGEST,)),
            Kind("comment", _("A comment on my topic"), (DIGEST,)),
            Kind("event", _("An event to which I am invited is near"), (MAIL, PUSH)),
            Kind("group", _("I am invited to a group, or let in"), (MAIL,)),
            Kind("staff", _("A message from staff"), (MAIL,), always=True),
        ),
    ),
    (
        _("Thanks"),
        (
            Kind("nice", _("Nices for my posts"), (DIGEST,)),
            Kind("chip", _("A chip"), (DIGEST,)),
            Kind("gift", _("A gift"), (MAIL,)),
            Kind("best_answer", _("My answer is the best answer"), (MAIL,)),
            Kind("badge", _("A new badge"), (DIGEST,)),
            Kind("star", _("I am appointed a star"), (MAIL,)),
        ),
    ),
    (
        _("What I follow"),
        (
            Kind("topic", _("A new post in a topic that I follow"), (DIGEST,)),
            Kind("space", _("A new topic in a space that I follow"), (DIGEST,)),
            Kind("tag", _("A new topic under a tag that I follow"), (DIGEST,)),
            Kind("member", _("A new topic by a member whom I follow"), (DIGEST,)),
            Kind("reminder", _("A reminder that I set"), (MAIL, PUSH)),
        ),
    ),
    (
        _("Ideas and votes"),
        (
            Kind("idea", _("News of an idea that concerns me"), (DIGEST,)),
            Kind("poll", _("The end of a poll in which I voted")),
            Kind("festival", _("Voting festivals")),
        ),
    ),
    (
        _("Points"),
        (
            Kind("points", _("Points and coupons that come or expire"), (DIGEST,)),
            Kind("tank", _("The free tank and emergency tanks")),
            Kind("order", _("My orders"), (MAIL,)),
            Kind("moderation", _("What staff decided about my posts and reports"), (MAIL,), always=True),
        ),
    ),
)
KINDS = {kind.name: kind for _label, kinds in GROUPS for kind in kinds}
