//! What to mend on a device before it may be used (IDX §7.4).

use crate::wire::message::Message;

const PREFIX: &str = "idx.error.code.access_denied.device_assurance.remediation.";
/// An administrator's own words for a thing to mend.
const CUSTOM: &str = "device.assurance.custom.remediation.";
/// Heads the messages while the device may still be used.
const GRACE: &str = "idx.device_assurance.grace_period.warning.title.due_by_date";

/// The messages about a device that does not qualify, as what they are: one text in parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceRemedies {
    /// What is wrong.
    pub title: Option<Message>,
    /// Until when the device may be used all the same, ISO 8601 as the server sent it.
    pub due: Option<String>,
    /// What to do.
    pub explanation: Option<Message>,
    /// Ways to do it, each enough by itself.
    pub ways: Vec<RemedyWay>,
    /// Where to find help.
    pub help: Option<Message>,
}

/// See [`DeviceRemedies::ways`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemedyWay {
    /// Its name, where there are several.
    pub heading: Option<Message>,
    /// All that has to be mended.
    pub items: Vec<Message>,
}

impl DeviceRemedies {
    /// Takes the messages about the device out of those of a page; `None` where there are none.
    /// The second part is what remains.
    pub fn split(messages: &[Message]) -> (Option<Self>, Vec<Message>) {
        let mut found = Self::default();
        let mut rest = Vec::new();
        for message in messages {
            if !found.take(message) {
                rest.push(message.clone());
            }
        }
        let any = found != Self::default();
        (any.then_some(found), rest)
    }

    fn take(&mut self, message: &Message) -> bool {
        let Some(key) = message.key.as_deref() else {
            return false;
        };
        if key == GRACE {
            self.due = message.params.first().cloned();
            self.title = Some(message.clone());
            return true;
        }
        let name = match key.strip_prefix(PREFIX) {
            Some(name) => name,
            None if key.starts_with(CUSTOM) => "",
            None => return false,
        };
        let message = message.clone();
        match name {
            "title" => self.title = Some(message),
            "explanation_one_rule" | "explanation_multiple_rules" => {
                self.explanation = Some(message);
            }
            "option_index" => self.ways.push(RemedyWay {
                heading: Some(message),
                items: Vec::new(),
            }),
            _ if name.starts_with("additional_help") => self.help = Some(message),
            _ => {
                if self.ways.is_empty() {
                    self.ways.push(RemedyWay::default());
                }
                if let Some(way) = self.ways.last_mut() {
                    way.items.push(message);
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::message::Severity;

    fn message(key: &str, params: &[&str]) -> Message {
        Message {
            text: key.to_owned(),
            severity: Severity::Error,
            key: Some(key.to_owned()),
            params: params.iter().map(|p| (*p).to_owned()).collect(),
            links: Vec::new(),
            device_remediation: None,
        }
    }

    fn of(name: &str) -> Message {
        message(&[PREFIX, name].concat(), &[])
    }

    #[test]
    fn messages_are_sorted_into_ways() {
        let messages = [
            of("title"),
            of("explanation_multiple_rules"),
            of("option_index"),
            of("ios.upgrade_os_version"),
            message("device.assurance.custom.remediation.own", &[]),
            of("option_index"),
            of("ios.use_lock_screen"),
            of("additional_help_custom"),
            message("other", &[]),
        ];
        let (found, rest) = DeviceRemedies::split(&messages);
        let found = found.unwrap();
        let sizes: Vec<_> = found.ways.iter().map(|way| way.items.len()).collect();
        assert_eq!(sizes, [2, 1]);
        assert!(found.ways.iter().all(|way| way.heading.is_some()));
        assert!(found.title.is_some() && found.explanation.is_some() && found.help.is_some());
        assert_eq!(rest.len(), 1);
    }

    #[test]
    fn one_way_needs_no_name_and_a_grace_period_has_an_end() {
        let due = "2024-09-05T00:00:00.000Z";
        let messages = [message(GRACE, &[due]), of("macos.use_lock_screen")];
        let (found, rest) = DeviceRemedies::split(&messages);
        let found = found.unwrap();
        assert_eq!(found.due.as_deref(), Some(due));
        assert_eq!(found.ways.len(), 1);
        assert_eq!(found.ways[0].heading, None);
        assert!(rest.is_empty());
    }

    #[test]
    fn other_messages_are_left_alone() {
        let (found, rest) = DeviceRemedies::split(&[message("errors.E0000004", &[])]);
        assert_eq!(found, None);
        assert_eq!(rest.len(), 1);
    }
}
