#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The recipes of README.md for continuous integration: they can be parsed, and their commands run in
# a clone as each service makes it. Only what installs packages is not done.
. tests/lib.sh
. tests/cli/git_helpers.sh

# block COMMENT: the block of README.md whose first line says that.
block() {
    awk -v comment="$1" '/^```/ { is_in = 0; is_begun = $0 != "```"; next }
        is_begun { is_begun = 0; is_in = $0 == comment }
        is_in' "$SDC_ROOT/README.md"
}

# Programs by these names note what they are called with; ours is the one under test.
bin=$T/bin
mkdir "$bin"
ln -s "$SDC" "$bin/seedance-check"
for name in apt-get wget; do
    printf '#!/bin/sh\necho %s "$@" >>%s\n' "$name" "$T/installed" >"$bin/$name"
    chmod 755 "$bin/$name"
done

block '# .github/workflows/media.yml' >"$T/github.yml"
block '# .gitlab-ci.yml' >"$T/gitlab.yml"
block '// Jenkinsfile' >"$T/Jenkinsfile"

# take FILE EXPRESSION: what a file of YAML, parsed as d, has; of a list each text on its lines.
take() {
    python3 -c 'import sys, yaml
with open(sys.argv[1], encoding="utf-8") as text:
    d = yaml.safe_load(text)
value = eval(sys.argv[2])
print(value if isinstance(value, str) else "\n".join(value))' "$1" "$2"
}

# GitHub runs each step by `bash -e`, GitLab all in one, Jenkins by `sh -xe`.
steps='[s.get("run", "") for s in d["jobs"]["media"]["steps"]]'
take "$T/github.yml" "${steps}[0]" >"$T/github.install"
take "$T/github.yml" "${steps}[2]" >"$T/github.check"
take "$T/gitlab.yml" 'd["media"]["before_script"]' >"$T/gitlab.install"
take "$T/gitlab.yml" 'd["media"]["script"]' >"$T/gitlab.check"
sed -nE "s/^ *sh '(.*)'\$/\1/p" "$T/Jenkinsfile" >"$T/jenkins.check"
: >"$T/jenkins.install"

is "$(take "$T/github.yml" 'd["jobs"]["media"]["steps"][3]["with"]["sarif_file"]')" media.sarif \
    'GitHub gets the report that is written'
is "$(take "$T/gitlab.yml" 'd["media"]["artifacts"]["reports"]["junit"]')" media.xml \
    'GitLab gets the report that is written'
like "$(cat "$T/Jenkinsfile")" "junit 'media.xml'" 'Jenkins gets the report that is written'
is "$(tr -cd '{}' <"$T/Jenkinsfile" | sed -E ':a; s/\{\}//g; ta')" '' 'braces are closed'

# A repository of media, with two branches that are to be merged.
repository "$T/assets"
git checkout -q -b main
cp "$bad" old.mp4
git add -A
git commit -qm old
for branch in good bad; do
    git checkout -q -b "$branch" main
    if [ "$branch" = good ]; then
        cp "$good" 'new clip.mp4'
    else
        cp "$bad" 'new clip.mp4'
    fi
    git add -A
    git commit -qm "$branch"
done
base=$(git rev-parse main)

# check SERVICE BRANCH: as the service would; its own variables are set.
check() {
    cd "$T" || exit
    rm -rf clone installed
    git clone -q -b "$2" "$T/assets" "$T/clone"
    cd "$T/clone" || exit
    { cat "$T/$1.install" && cat "$T/$1.check"; } >"$T/script"
    PATH=$bin:$PATH GITHUB_ACTIONS=true GITHUB_WORKSPACE=$PWD GITHUB_BASE_REF=main \
        GITHUB_STEP_SUMMARY=$T/summary CI_PROJECT_DIR=$PWD CHANGE_TARGET=main \
        CI_MERGE_REQUEST_DIFF_BASE_SHA=$base run bash -e "$T/script"
}

for service in github gitlab jenkins; do
    check "$service" good
    status_is 0 "$service: a good change"
    unlike "$out" 'old.mp4' "$service: what was there before is not its matter"
    check "$service" bad
    status_is 1 "$service: a bad change"
    like "$out" 'new clip.mp4.*frame rate' "$service: says what is wrong"
    if [ "$service" != jenkins ]; then
        like "$(tail -n 1 "$T/installed")" '^apt-get install -y /tmp/seedance-check.deb$' \
            "$service: installs the package"
    fi
    case $service in
    github)
        like "$out" '^::error .*video.fps' 'github: an annotation'
        is "$(jq -r '.runs[0].results[].ruleId' media.sarif)" video.fps 'github: the report'
        like "$(cat "$T/summary")" 'new clip' 'github: the summary of the step'
        ;;
    *)
        is "$(xmllint --xpath 'count(//testcase/failure)' media.xml)" 1 "$service: the report"
        ;;
    esac
done

cd "$SDC_ROOT" || exit
done_testing
