// Prints the feature gates kube-proxy knows: name, default and the value a gate is locked to, separated by tabs.
package main

import (
	"fmt"
	"sort"
	"strconv"

	"k8s.io/apiserver/pkg/util/feature"
	"k8s.io/kubernetes/cmd/kube-proxy/app"
)

func main() {
	app.NewProxyCommand()
	all := feature.DefaultMutableFeatureGate.GetAll()
	lines := []string{}
	for name, spec := range all {
		locked := "-"
		if spec.LockToDefault {
			locked = strconv.FormatBool(spec.Default)
		}
		lines = append(lines, fmt.Sprintf("%s\t%t\t%s", name, spec.Default, locked))
	}
	sort.Strings(lines)
	for _, line := range lines {
		fmt.Println(line)
	}
}
