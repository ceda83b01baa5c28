//! crate: hyper

pub struct Error;
pub mod client {
    pub mod conn {
        pub mod http1 {
            pub struct SendRequest<B>;
            #[slow("network")]
            impl<B> SendRequest<B> {
                pub async fn send_request<R, S>(&mut self, req: R) -> Result<S, crate::Error>;
                pub async fn ready(&mut self) -> Result<(), crate::Error>;
            }
        }
    }
}
