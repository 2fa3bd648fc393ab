/* SPDX-License-Identifier: MIT
 * Codec names: what the types of sample entries mean in libavcodec's words. */
#include "probe/iso.h"

/** Codes from the MP4 registration authority and QTFF; libavcodec's name for them. */
struct codec {
    char type[SDC_ISO_TYPE_SIZE];
    const char *name;
};

static const struct codec picture_codecs[] = {
    {"avc1", "h264"},       {"avc2", "h264"},       {"avc3", "h264"},       {"avc4", "h264"},
    {"dva1", "h264"},       {"dvav", "h264"},       {"hvc1", "hevc"},       {"hev1", "hevc"},
    {"hvc2", "hevc"},       {"hev2", "hevc"},       {"dvh1", "hevc"},       {"dvhe", "hevc"},
    {"vvc1", "vvc"},        {"vvi1", "vvc"},        {"evc1", "evc"},        {"av01", "av1"},
    {"vp08", "vp8"},        {"vp09", "vp9"},        {"mp4v", "mpeg4"},      {"XVID", "mpeg4"},
    {"DIVX", "mpeg4"},      {"m1v ", "mpeg1video"}, {"m1v1", "mpeg1video"}, {"mpeg", "mpeg1video"},
    {"mp1v", "mpeg1video"}, {"m2v1", "mpeg2video"}, {"mp2v", "mpeg2video"}, {"hdv1", "mpeg2video"},
    {"hdv2", "mpeg2video"}, {"hdv3", "mpeg2video"}, {"hdv5", "mpeg2video"}, {"hdv6", "mpeg2video"},
    {"hdv7", "mpeg2video"}, {"mx3p", "mpeg2video"}, {"mx5n", "mpeg2video"}, {"mx5p", "mpeg2video"},
    {"xdv1", "mpeg2video"}, {"xdv2", "mpeg2video"}, {"xdv3", "mpeg2video"}, {"xdvb", "mpeg2video"},
    {"xdvc", "mpeg2video"}, {"xd5b", "mpeg2video"}, {"xd5c", "mpeg2video"}, {"xd5e", "mpeg2video"},
    {"h263", "h263"},       {"s263", "h263"},       {"H263", "h263"},       {"apch", "prores"},
    {"apcn", "prores"},     {"apcs", "prores"},     {"apco", "prores"},     {"ap4h", "prores"},
    {"ap4x", "prores"},     {"AVdn", "dnxhd"},      {"AVdh", "dnxhd"},      {"CFHD", "cfhd"},
    {"Hap1", "hap"},        {"Hap5", "hap"},        {"HapY", "hap"},        {"HapA", "hap"},
    {"HapM", "hap"},        {"DXD3", "dxv"},        {"DXDI", "dxv"},        {"jpeg", "mjpeg"},
    {"mjpa", "mjpeg"},      {"dmb1", "mjpeg"},      {"AVDJ", "mjpeg"},      {"mjpb", "mjpegb"},
    {"mjp2", "jpeg2000"},   {"png ", "png"},        {"gif ", "gif"},        {"tiff", "tiff"},
    {"tga ", "targa"},      {"dvc ", "dvvideo"},    {"dvcp", "dvvideo"},    {"dvpp", "dvvideo"},
    {"dv5n", "dvvideo"},    {"dv5p", "dvvideo"},    {"dvh2", "dvvideo"},    {"dvh3", "dvvideo"},
    {"dvh5", "dvvideo"},    {"dvh6", "dvvideo"},    {"dvhp", "dvvideo"},    {"dvhq", "dvvideo"},
    {"rle ", "qtrle"},      {"rpza", "rpza"},       {"smc ", "smc"},        {"cvid", "cinepak"},
    {"SVQ1", "svq1"},       {"SVQ3", "svq3"},       {"vc-1", "vc1"},        {"drac", "dirac"},
    {"icod", "aic"},        {"pxlt", "pixlet"},     {"v210", "v210"},       {"r210", "r210"},
    {"raw ", "rawvideo"},   {"2vuy", "rawvideo"},   {"yuv2", "rawvideo"},   {"yuvs", "rawvideo"},
};

static const struct codec sound_codecs[] = {
    {"mp4a", "aac"},
    {"ac-3", "ac3"},
    {"sac3", "ac3"},
    {"ec-3", "eac3"},
    {"ac-4", "ac4"},
    {"alac", "alac"},
    {"fLaC", "flac"},
    {"Opus", "opus"},
    {"mlpa", "truehd"},
    {"dtsc", "dts"},
    {"dtsh", "dts"},
    {"dtsl", "dts"},
    {"dtse", "dts"},
    {".mp1", "mp1"},
    {".mp2", "mp2"},
    {".mp3", "mp3"},
    {"mp3 ", "mp3"},
    {"ms\0U", "mp3"},
    {"ms\0P", "mp2"},
    {"ms\0\2", "adpcm_ms"},
    {"ms\0\21", "adpcm_ima_wav"},
    {"ima4", "adpcm_ima_qt"},
    {"alaw", "pcm_alaw"},
    {"ulaw", "pcm_mulaw"},
    {"samr", "amr_nb"},
    {"sawb", "amr_wb"},
    {"sqcp", "qcelp"},
    {"Qclp", "qcelp"},
    {"QDM2", "qdm2"},
    {"QDMC", "qdmc"},
    {"MAC3", "mace3"},
    {"MAC6", "mace6"},
    {"agsm", "gsm"},
    {"mhm1", "mpegh_3d_audio"},
};

static const char *find_codec(const struct codec *codecs, size_t n_codecs, uint32_t type)
{
    for (size_t i = 0; i < n_codecs; i++) {
        const char *name = codecs[i].type;
        if (SDC_ISO_TYPE(name[0], name[1], name[2], name[3]) == type)
            return codecs[i].name;
    }
    return NULL;
}

const char *sdc_iso_picture_codec(uint32_t type)
{
    return find_codec(picture_codecs, sizeof picture_codecs / sizeof *picture_codecs, type);
}

const char *sdc_iso_sound_codec(uint32_t type)
{
    return find_codec(sound_codecs, sizeof sound_codecs / sizeof *sound_codecs, type);
}

const char *sdc_iso_object_codec(uint8_t object_type)
{
    static const struct {
        const char *name;
        uint8_t first;
        uint8_t last;
    } objects[] = {
        {"mpeg4", 0x20, 0x20}, {"h264", 0x21, 0x21},       {"hevc", 0x23, 0x23},
        {"aac", 0x40, 0x40},   {"mpeg2video", 0x60, 0x65}, {"aac", 0x66, 0x68},
        {"mp3", 0x69, 0x69},   {"mpeg1video", 0x6A, 0x6A}, {"mp3", 0x6B, 0x6B},
        {"mjpeg", 0x6C, 0x6C}, {"png", 0x6D, 0x6D},        {"jpeg2000", 0x6E, 0x6E},
        {"vc1", 0xA3, 0xA3},   {"dirac", 0xA4, 0xA4},      {"ac3", 0xA5, 0xA5},
        {"eac3", 0xA6, 0xA6},  {"dts", 0xA9, 0xA9},        {"opus", 0xAD, 0xAD},
        {"vp9", 0xB1, 0xB1},   {"vorbis", 0xDD, 0xDD},     {"qcelp", 0xE1, 0xE1},
    };
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        if (object_type >= objects[i].first && object_type <= objects[i].last)
            return objects[i].name;
    }
    return NULL;
}

/** The PCM types, as they are where nothing else in the entry says otherwise. */
static const struct {
    char type[SDC_ISO_TYPE_SIZE];
    struct sdc_iso_pcm pcm;
    bool is_fixed; /**< the fields of the entry do not change the number of bits */
} pcm_types[] = {
    {"sowt", {'s', 16, false}, false}, {"twos", {'s', 16, true}, false},
    {"lpcm", {'s', 16, true}, false},  {"raw ", {'u', 8, false}, false},
    {"NONE", {'u', 8, false}, false},  {"in24", {'s', 24, true}, true},
    {"in32", {'s', 32, true}, true},   {"fl32", {'f', 32, true}, true},
    {"fl64", {'f', 64, true}, true},   {"ipcm", {'s', 16, true}, false},
    {"fpcm", {'f', 32, true}, false},
};

/** QTFF: what is called 'raw ' and has 16 bits is 'twos'; 'sowt' and 'twos' may have 8 or 24. */
static void fit_bits(struct sdc_iso_pcm *pcm, unsigned n_bits)
{
    enum { BYTE = 8, PAIR = 16, TRIPLE = 24 };
    if (pcm->kind == 'u' && n_bits == PAIR)
        *pcm = (struct sdc_iso_pcm){'s', PAIR, true};
    else if (pcm->kind == 's' && (n_bits == BYTE || n_bits == TRIPLE))
        pcm->n_bits = n_bits;
}

struct sdc_iso_pcm sdc_iso_pcm_of(uint32_t type, unsigned n_bits)
{
    for (size_t i = 0; i < sizeof pcm_types / sizeof *pcm_types; i++) {
        const char *name = pcm_types[i].type;
        struct sdc_iso_pcm pcm = pcm_types[i].pcm;
        if (SDC_ISO_TYPE(name[0], name[1], name[2], name[3]) != type)
            continue;
        if (!pcm_types[i].is_fixed)
            fit_bits(&pcm, n_bits);
        return pcm;
    }
    return (struct sdc_iso_pcm){0};
}
