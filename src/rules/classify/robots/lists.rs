//! Mailing lists and campaigns.

use super::{Look, Machine, phrases};
use crate::domain::verdict::Kind;

impl Look<'_> {
    /// A list we are a member of by design is only the road the mail took.
    pub(super) fn is_own_list(&self) -> bool {
        let id = self.value("list-id");
        let bare = id
            .rsplit_once('<')
            .map_or(id.as_str(), |(_, tail)| tail.trim_end_matches('>'));
        self.known.own_list_ids.iter().any(|own| {
            let own = own.trim_matches(['<', '>']).to_lowercase();
            !own.is_empty() && own == bare
        })
    }

    pub(super) fn is_listed(&self) -> bool {
        !self.is_own_list() && phrases::LIST_HEADERS.split('|').any(|name| self.has(name))
    }

    /// RFC 2919, RFC 2369, RFC 8058: a list that people write to, or a campaign.
    pub(super) fn list(&self) -> Option<Machine> {
        if self.is_own_list() {
            return None;
        }
        let list = || {
            Machine::never(
                Kind::List,
                "list_mail",
                "It came over a mailing list (RFC 2919, RFC 2369).",
            )
        };
        let news = || {
            Machine::never(
                Kind::Newsletter,
                "newsletter",
                "A newsletter or campaign, by its list headers.",
            )
        };
        let precedence = self.value("precedence");
        if phrases::DISCUSSION_HEADERS
            .split('|')
            .any(|name| self.has(name))
        {
            return Some(list());
        }
        let campaign = self.has("list-unsubscribe-post")
            || self.has("feedback-id")
            || (precedence == "bulk" && self.has("list-unsubscribe") && !self.has("list-post"))
            || self
                .message
                .headers
                .iter()
                .any(|header| header.name.starts_with("x-campaign"));
        if self.is_listed()
            && (campaign
                || (precedence != "list" && !self.has("list-post") && !self.has("list-id")))
        {
            return Some(news());
        }
        if self.is_listed() || precedence == "list" {
            return Some(list());
        }
        let bulk =
            matches!(precedence.as_str(), "bulk" | "junk") || self.value("x-precedence") == "bulk";
        if bulk {
            let reads_like_news =
                self.said.any(phrases::NEWS_TEXTS) || self.subject.any(phrases::NEWS_SUBJECTS);
            let words = "It says that it was sent in bulk (Precedence).";
            let kind = if reads_like_news {
                Kind::Newsletter
            } else {
                Kind::AutoReply
            };
            return Some(Machine::never(kind, "precedence", words));
        }
        None
    }
}
