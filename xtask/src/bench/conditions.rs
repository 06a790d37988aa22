//! Under which conditions a page is measured, and in which case. Knows no widget and no browser.

use std::fmt;

use clap::ValueEnum;

/// What happens to the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Case {
    /// A first page view, and nothing is wrong
    QuietCold,
    /// The next page view, and nothing is wrong
    QuietSecond,
    /// A first page view during an outage
    OutageCold,
    /// The next page view during the same outage
    OutageSecond,
    /// The outage begins while the page is open
    Begins,
    /// The module reads a summary of 200 KB (this widget alone, CPU × 4)
    Reading,
}

impl Case {
    pub(crate) const ALL: [Self; 6] = [
        Self::QuietCold,
        Self::QuietSecond,
        Self::OutageCold,
        Self::OutageSecond,
        Self::Begins,
        Self::Reading,
    ];

    /// The word for it in options and in the JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::QuietCold => "quiet-cold",
            Self::QuietSecond => "quiet-second",
            Self::OutageCold => "outage-cold",
            Self::OutageSecond => "outage-second",
            Self::Begins => "begins",
            Self::Reading => "reading",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::QuietCold => "Quiet, first page view",
            Self::QuietSecond => "Quiet, next page view",
            Self::OutageCold => "Outage, first page view",
            Self::OutageSecond => "Outage, next page view",
            Self::Begins => "The outage begins while the page is open",
            Self::Reading => "A summary of 200 KB, read and decided",
        }
    }

    /// The same case on a page without a widget, whose cost is not counted as the widget's.
    pub(crate) fn bare(self) -> Option<Self> {
        match self {
            Self::QuietCold | Self::OutageCold => Some(Self::QuietCold),
            Self::QuietSecond | Self::OutageSecond => Some(Self::QuietSecond),
            Self::Begins | Self::Reading => None,
        }
    }
}

/// A preset of Chrome's developer tools (`front_end/core/sdk/NetworkManager.ts`), or one that is slow in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Network {
    /// As fast as the machine
    None,
    /// 165 ms, 8.1 Mbit/s
    #[value(name = "fast-4g")]
    Fast4G,
    /// 562.5 ms, 1.44 Mbit/s
    #[value(name = "slow-4g")]
    Slow4G,
    /// 150 ms, 1.6 Mbit/s: what Lighthouse calls slow 4G. Only where it is asked for
    #[value(name = "lighthouse-4g")]
    Lighthouse4G,
}

impl Network {
    /// The networks of a whole run.
    pub(crate) const ALL: [Self; 3] = [Self::None, Self::Fast4G, Self::Slow4G];

    /// Latency of a request in milliseconds, and bytes per second down and up; -1 means no limit.
    pub(crate) fn limits(self) -> (f64, f64, f64) {
        match self {
            Self::None => (0.0, -1.0, -1.0),
            Self::Fast4G => (60.0 * 2.75, 9e6 / 8.0 * 0.9, 1.5e6 / 8.0 * 0.9),
            Self::Slow4G => (150.0 * 3.75, 1.6e6 / 8.0 * 0.9, 750e3 / 8.0 * 0.9),
            Self::Lighthouse4G => (150.0, 1.6e6 / 8.0, 750e3 / 8.0),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "no limit",
            Self::Fast4G => "Fast 4G",
            Self::Slow4G => "Slow 4G",
            Self::Lighthouse4G => "Lighthouse 4G",
        })
    }
}

/// A network, and the factor by which the processor is slowed down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Condition {
    pub(crate) network: Network,
    pub(crate) cpu: u32,
}

impl Condition {
    /// The fastest and the slowest condition. Widgets that are compared only roughly are measured in these two.
    pub(crate) fn is_end(self) -> bool {
        matches!((self.network, self.cpu), (Network::None, 1) | (Network::Slow4G | Network::Lighthouse4G, 4))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, CPU × {}", self.network, self.cpu)
    }
}
