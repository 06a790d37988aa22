//! Which bucket an address means, and what opens it. Each option has the name of the environment variable that everybody
//! knows; the options of the program come before the environment.

use super::setup::BucketOption;
use crate::disk::FILE_NAME;
use crate::web::{self, is_loopback};
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{ClientConfigKey, ObjectStore, RetryConfig};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The schemes of buckets.
pub(super) const SCHEMES: [&str; 3] = ["s3", "gs", "az"];

/// All attempts together: `publish` asks again by itself, and a person is waiting at `post`.
const RETRY: Duration = Duration::from_secs(10);
const RETRIES: usize = 2;
/// Where the endpoint of each kind of bucket is named.
const ENDPOINTS: [&str; 6] = [
    "aws_endpoint_url_s3",
    "aws_endpoint_url",
    "aws_endpoint",
    "azure_storage_endpoint",
    "azure_endpoint",
    "google_base_url",
];

/// A bucket, and the key in it.
pub(super) struct Opened {
    pub(super) store: Arc<dyn ObjectStore>,
    pub(super) path: Path,
    pub(super) has_generations: bool,
}

/// Opens the bucket of this address; nothing is asked yet.
pub(super) fn open(text: &str, options: &[BucketOption]) -> Result<Opened, String> {
    web::use_ring();
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let bucket = url.host_str().filter(|it| !it.is_empty()).ok_or("the name of the bucket is missing")?;
    let key = if url.path().ends_with('/') || url.path().is_empty() {
        format!("{}/{FILE_NAME}", url.path().trim_end_matches('/'))
    } else {
        url.path().to_owned()
    };
    let path = Path::from_url_path(key).map_err(|error| error.to_string())?;
    let is_here = endpoint(options).is_some_and(|it| is_loopback(&it));
    let known = |prefix: &'static str| options.iter().filter(move |it| it.name.starts_with(prefix));
    let retry = RetryConfig { max_retries: RETRIES, retry_timeout: RETRY, ..RetryConfig::default() };

    // Three builders with the same methods and no common trait.
    macro_rules! built {
        ($builder:ty, $key:path, $prefix:literal, $with_bucket:ident) => {{
            let mut builder = <$builder>::from_env();
            for (key, value) in limits(is_here) {
                builder = builder.with_config($key(key), value);
            }
            for option in known($prefix) {
                let key =
                    option.name.parse().map_err(|_| format!("{} is no option of a bucket", option.name))?;
                builder = builder.with_config(key, option.value.clone());
            }
            let store = builder.$with_bucket(bucket).with_retry(retry).build();
            Arc::new(store.map_err(|error| crate::failure::chain(&error))?) as Arc<dyn ObjectStore>
        }};
    }
    let store = match url.scheme() {
        "s3" => {
            built!(AmazonS3Builder, object_store::aws::AmazonS3ConfigKey::Client, "aws_", with_bucket_name)
        }
        "gs" => {
            built!(
                GoogleCloudStorageBuilder,
                object_store::gcp::GoogleConfigKey::Client,
                "google_",
                with_bucket_name
            )
        }
        "az" => {
            built!(
                MicrosoftAzureBuilder,
                object_store::azure::AzureConfigKey::Client,
                "azure_",
                with_container_name
            )
        }
        other => return Err(format!("{other}: is no bucket")),
    };
    Ok(Opened { store, path, has_generations: url.scheme() == "gs" })
}

/// As for all our requests; plain HTTP only to this machine, where tests and gateways are.
fn limits(is_here: bool) -> impl Iterator<Item = (ClientConfigKey, &'static str)> {
    let always = [(ClientConfigKey::Timeout, "10 seconds"), (ClientConfigKey::ConnectTimeout, "5 seconds")];
    always.into_iter().chain(is_here.then_some((ClientConfigKey::AllowHttp, "true")))
}

/// The endpoint that an option or the environment names.
fn endpoint(options: &[BucketOption]) -> Option<Url> {
    let option = |name: &str| options.iter().find(|it| it.name == name).map(|it| it.value.clone());
    let text = ENDPOINTS.iter().find_map(|it| option(it)).or_else(|| {
        ENDPOINTS.iter().find_map(|it| std::env::var(it.to_uppercase()).ok().filter(|it| !it.is_empty()))
    })?;
    Url::parse(&text).ok()
}
