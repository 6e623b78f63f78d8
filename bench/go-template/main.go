// Renders templates with consul-template's own engine and prints how long one rendering takes.
// It reads cases as JSON from standard input; bench/template.ts starts it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	dep "github.com/hashicorp/consul-template/dependency"
	"github.com/hashicorp/consul-template/template"
)

type response struct {
	RequestID     string                 `json:"request_id"`
	LeaseID       string                 `json:"lease_id"`
	LeaseDuration int                    `json:"lease_duration"`
	Renewable     bool                   `json:"renewable"`
	Data          map[string]interface{} `json:"data"`
}

type input struct {
	Renders int `json:"renders"`
	Rounds  int `json:"rounds"`
	Cases   []struct {
		Template string              `json:"template"`
		Secrets  map[string]response `json:"secrets"`
	} `json:"cases"`
}

type result struct {
	Output string    `json:"output"`
	Micros []float64 `json:"micros"`
}

func main() {
	var in input
	decoder := json.NewDecoder(os.Stdin)
	decoder.UseNumber()
	check(decoder.Decode(&in))
	results := make([]result, len(in.Cases))
	templates := make([]*template.Template, len(in.Cases))
	brains := make([]*template.Brain, len(in.Cases))
	for i, c := range in.Cases {
		brains[i] = template.NewBrain()
		for path, r := range c.Secrets {
			brains[i].ForceSet("vault.read("+path+")", &dep.Secret{
				RequestID: r.RequestID, LeaseID: r.LeaseID, LeaseDuration: r.LeaseDuration,
				Renewable: r.Renewable, Data: r.Data,
			})
		}
		t, err := template.NewTemplate(&template.NewTemplateInput{Contents: c.Template})
		check(err)
		templates[i] = t
	}
	for round := 0; round <= in.Rounds; round++ {
		for i := range templates {
			start := time.Now()
			for n := 0; n < in.Renders; n++ {
				out, err := templates[i].Execute(&template.ExecuteInput{Brain: brains[i]})
				check(err)
				results[i].Output = string(out.Output)
			}
			if round > 0 {
				micros := float64(time.Since(start).Nanoseconds()) / 1000 / float64(in.Renders)
				results[i].Micros = append(results[i].Micros, micros)
			}
		}
	}
	check(json.NewEncoder(os.Stdout).Encode(results))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
