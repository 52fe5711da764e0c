// Command ocireg serves the registry of cuelabs.dev/go/oci from memory. Each flag switches off, or on, one
// behaviour in which registries differ.
package main

import (
	"flag"
	"log"
	"net/http"

	"cuelabs.dev/go/oci/ociregistry/ocimem"
	"cuelabs.dev/go/oci/ociregistry/ociserver"
)

func main() {
	var store ocimem.Config
	var options ociserver.Options
	address := flag.String("listen", "127.0.0.1:0", "address and port to listen on")
	flag.BoolVar(&store.ImmutableTags, "immutable", false, "refuse to move a tag")
	flag.BoolVar(&store.LaxChildReferences, "lax", false, "take a manifest whose blobs or children are missing")
	flag.BoolVar(&options.DisableReferrersAPI, "noreferrers", false, "serve no referrers API")
	flag.BoolVar(&options.DisableReferrersFiltering, "nofilter", false, "list referrers of every artifact type")
	flag.BoolVar(&options.OmitDigestFromTagGetResponse, "nodigest", false, "send no digest header when a tag is read")
	flag.BoolVar(&options.OmitLinkHeaderFromResponses, "nolink", false, "send no Link header with a page of a list")
	flag.BoolVar(&options.DisableSinglePostUpload, "nopost", false, "take no blob in one POST")
	flag.Parse()
	log.Fatal(http.ListenAndServe(*address, ociserver.New(ocimem.NewWithConfig(&store), &options)))
}
