//! Chromium by the `DevTools` protocol.

use serde_json::{Value, json};

use super::command::Command;
use super::session::Session;

impl Session {
    /// Sends a command to the driver, to a path below the session's.
    ///
    /// # Errors
    /// The driver's own words.
    pub fn ask(&self, path: &str, body: &Value) -> Result<Value, String> {
        let work = self.client.issue_cmd(Command::new(path, Some(body)));
        self.runtime.block_on(work).map_err(|error| format!("{path}: {error}"))
    }

    /// A command of the protocol.
    ///
    /// # Errors
    /// The browser's own words.
    pub fn devtools(&self, command: &str, params: &Value) -> Result<Value, String> {
        let body = json!({ "cmd": command, "params": params });
        self.ask("goog/cdp/execute", &body).map_err(|error| format!("{command}: {error}"))
    }

    /// The value of an expression; of a promise, what it resolves to.
    ///
    /// # Errors
    /// What it throws.
    pub fn evaluate(&self, expression: &str) -> Result<Value, String> {
        let body = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.devtools("Runtime.evaluate", &body)?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            return Err(format!("{expression}: {thrown}"));
        }
        Ok(answer["result"]["value"].clone())
    }
}
