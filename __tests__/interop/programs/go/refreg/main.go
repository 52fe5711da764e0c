// Command refreg serves the registry of go-containerregistry from memory, with the referrers API.
package main

import (
	"flag"
	"io"
	"log"
	"net/http"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	address := flag.String("listen", "127.0.0.1:0", "address and port to listen on")
	referrers := flag.Bool("referrers", true, "serve the referrers API")
	flag.Parse()
	handler := registry.New(
		registry.WithReferrersSupport(*referrers),
		registry.Logger(log.New(io.Discard, "", 0)), // it would write a line for each request
	)
	log.Fatal(http.ListenAndServe(*address, handler))
}
