// Answers templates with consul-template's own engine. It reads vectors (test/vectors/templates/FORMAT.md) without
// expectation from standard input, one a line, and prints each with the expectation added. A vector whose answer varies
// from run to run, or takes too long, gets the reason as "skip" instead. test/gotemplate/differential.ts starts it.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	dep "github.com/hashicorp/consul-template/dependency"
	"github.com/hashicorp/consul-template/template"
)

// Maps are iterated in a random order, so that a few runs show what depends on it.
const runs = 9

const patience = 10 * time.Second

type secret struct {
	RequestID     string                 `json:"request_id"`
	LeaseID       string                 `json:"lease_id"`
	LeaseDuration int                    `json:"lease_duration"`
	Renewable     bool                   `json:"renewable"`
	Data          map[string]interface{} `json:"data"`
}

type vector struct {
	Template       string              `json:"template"`
	LeftDelimiter  string              `json:"left_delimiter"`
	RightDelimiter string              `json:"right_delimiter"`
	MissingIsError bool                `json:"error_on_missing_key"`
	Denylist       []string            `json:"function_denylist"`
	Secrets        map[string]secret   `json:"secrets"`
	Lists          map[string][]string `json:"lists"`
	Files          map[string]string   `json:"files"`
	Env            map[string]string   `json:"env"`
}

type expectation struct {
	Output       *string  `json:"output,omitempty"`
	OutputBase64 string   `json:"output_base64,omitempty"`
	Stage        string   `json:"stage,omitempty"`
	Error        string   `json:"error,omitempty"`
	Missing      []string `json:"missing,omitempty"`
	Used         []string `json:"used,omitempty"`
	Skip         string   `json:"skip,omitempty"`
}

func main() {
	os.Clearenv()
	time.Local = time.UTC
	answers := bufio.NewWriter(os.Stdout)
	os.Stdout, _ = os.Open(os.DevNull) // spew_dump writes there
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var whole map[string]json.RawMessage
		check(json.Unmarshal(lines.Bytes(), &whole))
		expect, err := json.Marshal(answer(bytes.Clone(lines.Bytes())))
		check(err)
		whole["expect"] = expect
		check(json.NewEncoder(answers).Encode(whole))
		check(answers.Flush())
	}
	check(lines.Err())
}

// answer gives up on a template that runs for too long; its goroutine goes on until the process ends.
func answer(line []byte) expectation {
	done := make(chan expectation, 1)
	go func() {
		first := execute(line)
		for i := 1; i < runs; i++ {
			if !same(first, execute(line)) {
				first = expectation{Skip: "varies"}
			}
		}
		done <- first
	}()
	select {
	case expect := <-done:
		return expect
	case <-time.After(patience):
		return expectation{Skip: "takes too long"}
	}
}

// same compares what FORMAT.md compares: the texts of errors may vary.
func same(a, b expectation) bool {
	a.Error, b.Error = "", ""
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

func execute(line []byte) (expect expectation) {
	defer func() {
		if cause := recover(); cause != nil {
			expect = expectation{Skip: fmt.Sprint("panics: ", cause)}
		}
	}()
	var v vector
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	check(decoder.Decode(&v))
	parsed, err := template.NewTemplate(&template.NewTemplateInput{
		Contents: v.Template, LeftDelim: v.LeftDelimiter, RightDelim: v.RightDelimiter,
		ErrMissingKey: v.MissingIsError, FunctionDenylist: v.Denylist, Destination: "/vault/secrets/rendered",
	})
	if err != nil {
		return expectation{Skip: err.Error()}
	}
	var env []string
	for name, value := range v.Env {
		env = append(env, name+"="+value)
	}
	result, err := parsed.Execute(&template.ExecuteInput{Brain: brainOf(v), Env: env})
	if err != nil {
		stage, text, _ := strings.Cut(err.Error(), ": ")
		if stage == "execute" {
			stage = "exec"
		}
		return expectation{Stage: stage, Error: text}
	}
	expect = expectation{Missing: names(result.Missing), Used: names(result.Used)}
	if output := string(result.Output); utf8.ValidString(output) {
		expect.Output = &output
	} else {
		expect.OutputBase64 = base64.StdEncoding.EncodeToString(result.Output)
	}
	return expect
}

func brainOf(v vector) *template.Brain {
	brain := template.NewBrain()
	for path, s := range v.Secrets {
		known := &dep.Secret{
			RequestID: s.RequestID, LeaseID: s.LeaseID, LeaseDuration: s.LeaseDuration, Renewable: s.Renewable,
		}
		if len(s.Data) > 0 {
			known.Data = s.Data
		}
		brain.ForceSet("vault.read("+path+")", known)
	}
	for path, list := range v.Lists {
		sorted := append([]string(nil), list...)
		sort.Strings(sorted)
		brain.ForceSet("vault.list("+path+")", sorted)
	}
	for path, content := range v.Files {
		brain.ForceSet("file("+path+")", content)
	}
	return brain
}

func names(set *dep.Set) (identities []string) {
	for _, d := range set.List() {
		identities = append(identities, d.String())
	}
	sort.Strings(identities)
	return identities
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
