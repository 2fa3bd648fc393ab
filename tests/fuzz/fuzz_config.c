/* SPDX-License-Identifier: MIT
 * Configurations of repositories: refused with a sentence, or taken over whole, and what they say
 * of paths used. */
#include "audit/exceptions.h"
#include "config/config_file.h"

#include "fuzz.h"

/** What is excepted of a file, without a failure. */
static void use(const struct sdc_config *config)
{
    static struct sdc_exceptions exceptions;
    struct sdc_result result = {.input = "/refs/video/a.mp4"};
    exceptions = (struct sdc_exceptions){.rows = config->exceptions,
                                         .n_rows = config->n_exceptions,
                                         .folder = "/"};
    result.judgement.findings[result.judgement.n_findings++].check = sdc_checks;
    REQUIRE(sdc_exceptions_init(&exceptions, NULL) == SDC_OK);
    REQUIRE(sdc_exceptions_apply(&exceptions, &result, NULL) == SDC_OK);
    const struct sdc_finding *finding = result.judgement.findings;
    REQUIRE(finding->is_known == (finding->reason != NULL));
    sdc_exceptions_release(&exceptions);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sdc_config config;
    struct sdc_err err = {0};
    char *text = copy_text(bytes, size);
    enum sdc_status status = sdc_config_parse(&config, text, "configuration", &err);
    free(text);
    REQUIRE((status == SDC_OK) == (err.text[0] == '\0'));
    if (status != SDC_OK)
        return 0;
    REQUIRE(config.n_jobs <= SDC_CONFIG_JOBS_MAX);
    for (size_t i = 0; i < config.n_paths; i++)
        REQUIRE(config.paths[i].path && (config.paths[i].type || config.paths[i].profile));
    for (size_t i = 0; i < config.n_exceptions; i++)
        REQUIRE(sdc_check_find(config.exceptions[i].rule) && config.exceptions[i].reason);
    use(&config);
    sdc_config_release(&config);
    return 0;
}
