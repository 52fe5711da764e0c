// judge answers, case by case, whether the containers image library would let an image run: the decision that podman,
// skopeo, buildah and CRI-O take before they pull.
//
// It reads one JSON object a line from standard input and writes one a line to standard output, each with the id of its
// question; answers may overtake each other. With -proxy registries are asked through it, so that an image may stand
// under any host name.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/opencontainers/go-digest"
	"github.com/sirupsen/logrus"
	"go.podman.io/image/v5/docker"
	"go.podman.io/image/v5/docker/reference"
	"go.podman.io/image/v5/image"
	"go.podman.io/image/v5/signature"
	"go.podman.io/image/v5/transports/alltransports" // all of them: a policy is read by the rules of those that are known
	"go.podman.io/image/v5/types"
)

// question is one image under one policy.
type question struct {
	ID int `json:"id"`
	// Image is what a user types: TRANSPORT:DETAILS, docker references with docker:// in front.
	Image      string `json:"image"`
	Policy     string `json:"policy"`
	Registries string `json:"registries"`
	// Instances are the digests of an index whose manifests are judged each for itself, as a pull of one platform does.
	Instances []string `json:"instances"`
}

// decision says whether one manifest may run, and why not.
type decision struct {
	Accepted bool   `json:"accepted"`
	Reason   string `json:"reason"`
}

// answer holds the decision on the manifest that the name leads to, then one for each instance.
type answer struct {
	ID        int        `json:"id"`
	Top       decision   `json:"top"`
	Instances []decision `json:"instances"`
}

const perCase = 30 * time.Second

func main() {
	proxy := flag.String("proxy", "", "URL of the proxy that answers for every registry; without it they are asked themselves")
	authFile := flag.String("authfile", "", "credentials, may be an empty JSON object")
	registriesConf := flag.String("registries-conf", "", "registries.conf, may be empty")
	jobs := flag.Int("jobs", 2, "questions at a time")
	flag.Parse()
	logrus.SetOutput(io.Discard)
	sys, err := systemContext(*proxy, *authFile, *registriesConf)
	if err == nil {
		err = serve(sys, *jobs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func systemContext(proxy, authFile, registriesConf string) (types.SystemContext, error) {
	sys := types.SystemContext{
		AuthFilePath:                authFile,
		SystemRegistriesConfPath:    registriesConf,
		SystemRegistriesConfDirPath: "/nonexistent",
		DockerPerHostCertDirPath:    "/nonexistent",
		DockerInsecureSkipTLSVerify: types.OptionalBoolTrue,
	}
	if proxy == "" {
		return sys, nil
	}
	proxyURL, err := url.Parse(proxy)
	if err != nil || proxyURL.Host == "" {
		return types.SystemContext{}, fmt.Errorf("-proxy: expected a URL, found %q", proxy)
	}
	sys.DockerProxyURL = proxyURL
	return sys, nil
}

func serve(sys types.SystemContext, jobs int) error {
	questions := make(chan question)
	var workers sync.WaitGroup
	var writing sync.Mutex
	out := json.NewEncoder(os.Stdout)
	for range jobs {
		workers.Go(func() {
			for q := range questions {
				a := judge(sys, q)
				writing.Lock()
				_ = out.Encode(a) // a reader that is gone also closes our input
				writing.Unlock()
			}
		})
	}
	err := readQuestions(questions)
	close(questions)
	workers.Wait()
	return err
}

func readQuestions(questions chan<- question) error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var q question
		decoder := json.NewDecoder(strings.NewReader(lines.Text()))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&q); err != nil {
			return fmt.Errorf("expected a question, found %q: %w", lines.Text(), err)
		}
		questions <- q
	}
	return lines.Err()
}

func judge(sys types.SystemContext, q question) answer {
	sys.RegistriesDirPath = q.Registries
	ctx, cancel := context.WithTimeout(context.Background(), perCase)
	defer cancel()
	a := answer{ID: q.ID, Instances: make([]decision, len(q.Instances))}
	if err := a.decideAll(ctx, &sys, q); err != nil {
		a.Top = decision{Reason: err.Error()}
		for i := range a.Instances {
			a.Instances[i] = a.Top
		}
	}
	return a
}

// decideAll fails where no manifest of the image could be pulled.
func (a *answer) decideAll(ctx context.Context, sys *types.SystemContext, q question) error {
	policy, err := signature.NewPolicyFromFile(q.Policy)
	if err != nil {
		return fmt.Errorf("policy: %w", err)
	}
	policyContext, err := signature.NewPolicyContext(policy)
	if err != nil {
		return err
	}
	defer func() { _ = policyContext.Destroy() }()
	ref, err := parseImage(q.Image)
	if err != nil {
		return fmt.Errorf("reference: %w", err)
	}
	source, err := ref.NewImageSource(ctx, sys)
	if err != nil {
		return fmt.Errorf("source: %w", err)
	}
	defer source.Close()
	top := image.UnparsedInstance(source, nil)
	if _, _, err := top.Manifest(ctx); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	a.Top = decide(ctx, policyContext, top)
	for i, text := range q.Instances {
		instance := digest.Digest(text)
		a.Instances[i] = decide(ctx, policyContext, image.UnparsedInstance(source, &instance))
	}
	return nil
}

// decide gives the decision of the policy. A manifest that is not the one that was asked for fails whatever it says.
func decide(ctx context.Context, policy *signature.PolicyContext, unparsed *image.UnparsedImage) decision {
	if _, _, err := unparsed.Manifest(ctx); err != nil {
		return decision{Reason: "manifest: " + err.Error()}
	}
	allowed, err := policy.IsRunningImageAllowed(ctx, unparsed)
	if err != nil {
		return decision{Reason: err.Error()}
	}
	return decision{Accepted: allowed}
}

// parseImage takes the tag off a docker name that also has a digest, as podman does before it hands the name on; the
// transport itself refuses both together.
func parseImage(text string) (types.ImageReference, error) {
	name, isDocker := strings.CutPrefix(text, "docker://")
	if !isDocker {
		return alltransports.ParseImageName(text)
	}
	named, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return nil, err
	}
	if canonical, ok := named.(reference.Canonical); ok {
		if named, err = reference.WithDigest(reference.TrimNamed(named), canonical.Digest()); err != nil {
			return nil, err
		}
	}
	return docker.NewReference(reference.TagNameOnly(named))
}
