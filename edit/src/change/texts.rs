//! A text in one language or several, as a feed has it.

use super::told::{Cure, Refusal};
use crate::document::Node;
use serde::{Deserialize, Serialize};

/// A text in one language or several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// The text itself.
    pub text: Option<String>,
    /// Its language (BCP 47), where it is told.
    pub lang: Option<String>,
    /// The same in other languages.
    pub others: Vec<(String, String)>,
}

impl Words {
    /// Whether anything is said.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.text.is_some() || !self.others.is_empty()
    }

    /// As a feed has it: one text, or one for each language.
    pub(super) fn to_node(&self) -> Node {
        let text = self.text.as_deref().unwrap_or_default();
        if self.lang.is_none() && self.others.is_empty() {
            return Node::text(text);
        }
        let mut node = Node::Object(Vec::new());
        if self.text.is_some() {
            node.set(self.lang.as_deref().unwrap_or("en"), Node::text(text));
        }
        for (lang, text) in &self.others {
            node.set(lang, Node::text(&**text));
        }
        node
    }

    /// In place of what was there; the languages that are not named stay as they are.
    pub(super) fn over(&self, former: Option<&Node>) -> Result<Node, Refusal> {
        let Some(Node::Object(texts)) = former else { return Ok(self.to_node()) };
        if self.text.is_some() && self.lang.is_none() {
            let langs: Vec<&str> = texts.iter().map(|it| &*it.0).collect();
            let langs = langs.join(", ");
            return Err(Refusal::with(format!("it has a text in {langs}"), Cure::NameLanguage));
        }
        let mut node = Node::Object(texts.clone());
        if let Node::Object(own) = self.to_node() {
            for (lang, text) in own {
                node.set(&lang, text);
            }
        }
        Ok(node)
    }
}
