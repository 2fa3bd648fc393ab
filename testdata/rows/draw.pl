#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Writes small images of kinds that no tool makes, for make.sh. All are of one colour.
#
# draw.pl COMMAND FILE ARGUMENT...
#   bmp HEADER W H BITS [KEY=VALUE...]  a BMP whose header has HEADER bytes; keys: colors,
#                          compression, gap, pixels (hex), and to lie: size, offset, image
#   gif-screen VERSION W H begins a GIF ("87a", "89a"): screen and table of two colours
#   gif-block LABEL HEX    appends an extension: ff (application), f9 (control), fe (comment)
#   gif-frame W H [X Y [interlaced]]    appends a frame
#   gif-end                appends the trailer
#   webp-canvas W H FLAGS  puts VP8X before the chunks of a WebP, or begins one
#   webp-front NAME HEX    puts a chunk before the others
#   webp-chunk NAME HEX    appends a chunk and mends the RIFF size
#   webp-frame FILE X Y    appends the picture of WebP FILE as a frame of an animation
#   tiff ORDER W H [TAG=TYPE:VALUE,VALUE...]  appends a page to a TIFF: directory, then a white
#                          strip in Group 4 coding; ORDER II, MM, or II8, MM8 for BigTIFF; gap=HEX
#                          goes behind the file's header, next=N is where the directory points to
#   heif KEY=VALUE...      a HEIF file, see heif() below
use strict;
use warnings;

my $BMP_FILE_HEADER_SIZE = 14;
my $LZW_CODES            = 4096;

sub slurp {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!\n";
    local $/ = undef;
    return scalar <$file>;
}

sub spew {
    my ($path, $bytes) = @_;
    open my $file, '>:raw', $path or die "$path: $!\n";
    print {$file} $bytes;
    close $file or die "$path: $!\n";
    return;
}

sub keys_of {
    return map { split /=/, $_, 2 } @_;
}

# ---- BMP ----------------------------------------------------------------------------------------

# Lines of runs of colour 0, each with its end, and the end of the picture.
sub bmp_runs {
    my ($width, $height) = @_;
    my $runs = "\xff\0" x int($width / 255);
    $runs .= chr($width % 255) . "\0" if $width % 255;
    return "$runs\0\0" x $height . "\0\1";
}

sub bmp {
    my (undef, $size, $width, $height, $bits, @options) = @_;
    my %set    = (compression => 0, colors => $bits > 8 ? 0 : 1 << $bits, keys_of(@options));
    my $is_core = $size == 12;
    my $pixels = defined $set{pixels} ? pack('H*', $set{pixels})
      : $set{compression} =~ /[12]/ ? bmp_runs($width, $height)
      : "\0" x (4 * int((abs($width) * $bits + 31) / 32) * abs $height);
    my $header = $is_core ? pack('Vv4', $size, $width, $height, 1, $bits)
      : pack('Vl<l<vvVVV2VVV4', $size, $width, $height, 1, $bits, $set{compression},
        $set{image} // length $pixels, 2835, 2835, $set{colors}, 0,
        $bits == 16 ? (0xf800, 0x07e0, 0x001f, 0) : (0xff0000, 0xff00, 0xff, 0));
    my $masks = $set{compression} == 3 && $size == 40 ? substr $header, 40, 12 : '';
    my $table = ($is_core ? 3 : 4) * $set{colors} + ($set{gap} // 0);
    $header = pack("a$size", $header) . $masks . "\0" x $table;
    my $offset = $set{offset} // $BMP_FILE_HEADER_SIZE + length $header;
    my $total = $set{size} // $BMP_FILE_HEADER_SIZE + length($header) + length $pixels;
    return pack('a2VvvV', 'BM', $total, 0, 0, $offset) . $header . $pixels;
}

# ---- GIF ---------------------------------------------------------------------------------------

sub gif_screen {
    my (undef, $version, $width, $height) = @_;
    return "GIF$version" . pack('vvCCC', $width, $height, 0x80, 0, 0) . "\0\0\0\xff\xff\xff";
}

# Data in blocks of up to 255 bytes, and the empty one that ends them.
sub gif_blocks {
    my ($data) = @_;
    return join('', map { pack 'C/a', $_ } unpack '(a255)*', $data) . "\0";
}

sub gif_block {
    my ($gif, $label, $hex) = @_;
    my $data = pack 'H*', $hex;
    # The name of an application is a block of its own.
    my $name = $label eq 'ff' ? pack('C/a', substr $data, 0, 11, '') : '';
    return $gif . "\x21" . pack('H2', $label) . $name . gif_blocks($data);
}

# N pixels of colour 0 in LZW codes: each code stands for one pixel more than the one before.
sub lzw {
    my ($left) = @_;
    my ($clear, $end, $bits) = (4, 5, '');
    my $emit = sub { $bits .= reverse sprintf '%0*b', $_[1], $_[0] };
    my $width = 3;
    while ($left > 0) {
        $emit->($clear, $width);
        $emit->(0, $width = 3);
        $left--;
        for (my $code = $end + 1; $code < $LZW_CODES && $left > 0; $code++) {
            my $pixels = $left < $code - $clear ? $left : $code - $clear;
            $width = length sprintf '%b', $code;
            $emit->($pixels == 1 ? 0 : $pixels + $clear, $width);
            $left -= $pixels;
        }
    }
    $emit->($end, $width);
    return pack 'b*', $bits;
}

sub gif_frame {
    my ($gif, $width, $height, $x, $y, $is_interlaced) = @_;
    my $flags = $is_interlaced ? 0x40 : 0;
    my $head = pack 'CvvvvCC', 0x2c, $x // 0, $y // 0, $width, $height, $flags, 2;
    return $gif . $head . gif_blocks(lzw($width * $height));
}

sub gif_end {
    my ($gif) = @_;
    return "$gif;";
}

# ---- WebP --------------------------------------------------------------------------------------

sub riff {
    my ($chunks) = @_;
    return 'RIFF' . pack('V', 4 + length $chunks) . 'WEBP' . $chunks;
}

sub riff_chunk {
    my ($name, $body) = @_;
    return $name . pack('V', length $body) . $body . "\0" x (length($body) % 2);
}

# A number of 24 bits.
sub u24 {
    my ($number) = @_;
    return substr pack('V', $number), 0, 3;
}

sub webp_canvas {
    my ($webp, $width, $height, $flags) = @_;
    my $body = pack('V', hex $flags) . u24($width - 1) . u24($height - 1);
    return riff(riff_chunk('VP8X', $body) . ($webp eq '' ? '' : substr $webp, 12));
}

sub webp_front {
    my ($webp, $name, $hex) = @_;
    return riff(riff_chunk($name, pack 'H*', $hex) . substr $webp, 12);
}

sub webp_chunk {
    my ($webp, $name, $hex) = @_;
    return riff(substr($webp, 12) . riff_chunk($name, pack 'H*', $hex));
}

sub webp_frame {
    my ($webp, $path, $x, $y) = @_;
    my $picture = substr slurp($path), 12;
    my ($size) = $picture =~ /\AVP8L.{5}(.{4})/s or die "$path: not lossless\n";
    my $packed = unpack 'V', $size;
    my $frame = u24($x / 2) . u24($y / 2) . u24($packed & 0x3fff) . u24($packed >> 14 & 0x3fff);
    return riff(substr($webp, 12) . riff_chunk('ANMF', $frame . u24(100) . "\0" . $picture));
}

# ---- TIFF 6.0 and BigTIFF ------------------------------------------------------------------------

# Where the pointer behind the last directory stands.
sub tiff_last {
    my ($tiff, $offset, $count, $slot) = @_;
    my $at = $slot;
    while (my $next = unpack $offset, substr $tiff, $at, $slot) {
        my $n = unpack $count, substr $tiff, $next, $slot;
        $at = $next + ($slot == 8 ? 8 + 20 * $n : 2 + 12 * $n);
    }
    return $at;
}

# The type and the bytes of a value "TYPE:NUMBER,NUMBER..." or "2:TEXT", and how many it is.
sub tiff_value {
    my ($value, $end) = @_;
    my %pack = (1 => 'C*', 3 => "(S$end)*", 4 => "(L$end)*", 13 => "(L$end)*", 16 => "(Q$end)*");
    my ($type, $text) = split /:/, $value, 2;
    return ($type, "$text\0", 1 + length $text) if $type == 2;
    my @numbers = split /,/, $text;
    return ($type, pack($pack{$type}, @numbers), scalar @numbers);
}

sub tiff {
    my ($tiff, $order, $width, $height, @options) = @_;
    my ($letters, $is_big) = $order =~ /\A(II|MM)(8?)\z/ or die "no byte order $order\n";
    my $end = $letters eq 'II' ? '<' : '>';
    my ($slot, $offset, $count) = $is_big ? (8, "Q$end", "Q$end") : (4, "L$end", "S$end");
    # In Group 4 coding a white line below a white line is one bit.
    my $strip = pack 'B*', '1' x $height . '000000000001' x 2;
    my %tag = (256 => "4:$width", 257 => "4:$height", 258 => '3:1', 259 => '3:4', 262 => '3:0',
        273 => '4:', 277 => '3:1', 278 => "4:$height", 279 => '4:' . length $strip,
        keys_of(@options));
    my $gap  = pack 'H*', delete $tag{gap} // '';
    my $next = delete $tag{next} // 0;
    my @tags = sort { $a <=> $b } grep { $tag{$_} ne '' } keys %tag;
    my $last = length $tiff ? tiff_last($tiff, $offset, $count, $slot) : $slot;
    $tiff ||= $letters . pack("(S$end)*", $is_big ? (43, 8, 0) : 42) . "\0" x $slot . $gap;
    substr $tiff, $last, $slot, pack $offset, length $tiff;
    my $behind = length($tiff) + ($is_big ? 16 + 20 * @tags : 6 + 12 * @tags);
    $tag{273} .= $behind if $tag{273} eq '4:';
    $tiff .= pack $count, scalar @tags;
    for my $tag (@tags) {
        my ($type, $bytes, $n) = tiff_value($tag{$tag}, $end);
        if (length $bytes > $slot) {
            my $at = $behind + length $strip;
            $strip .= $bytes;
            $bytes = pack $offset, $at;
        }
        $tiff .= pack "S$end S$end $offset a$slot", $tag, $type, $n, $bytes;
    }
    return $tiff . pack($offset, $next) . $strip . "\0" x (length($strip) % 2);
}

# ---- HEIF: ISO/IEC 23008-12 ----------------------------------------------------------------------

sub make_box {
    my ($type, @bodies) = @_;
    my $body = join '', @bodies;
    return pack('Na4', 8 + length $body, $type) . $body;
}

sub full_box {
    my ($type, $version, @bodies) = @_;
    return make_box($type, pack('N', $version << 24), @bodies);
}

# The first box of that type, header included, wherever it is; '' if there is none.
sub box_of {
    my ($bytes, $type) = @_;
    my $at = index($bytes, $type) - 4;
    return $at < 0 ? '' : substr $bytes, $at, unpack 'N', substr $bytes, $at, 4;
}

# What a coded image is: an item with the configuration, the size and the data of a file that
# holds nothing else.
sub heif_item {
    my ($path) = @_;
    my $file = slurp($path);
    my ($type, $config) = $file =~ /hvcC/ ? ('hvc1', 'hvcC') : ('av01', 'av1C');
    return {
        type  => $type,
        data  => substr(box_of($file, 'mdat'), 8),
        props => [map { box_of($file, $_) } 'ispe', 'pixi', $config],
    };
}

# A grid of all items so far, which are hidden from now on.
sub heif_grid {
    my ($items, $value) = @_;
    my ($columns, $rows, $width, $height) = $value =~ /\A(\d+)x(\d+):(\d+)x(\d+)\z/
      or die "no grid $value\n";
    $_->{hidden} = 1 for @{$items};
    return {
        type  => 'grid',
        data  => pack('CCCCnn', 0, 0, $rows - 1, $columns - 1, $width, $height),
        props => [full_box('ispe', 0, pack 'NN', $width, $height), $items->[0]{props}[1]],
        refs  => ['dimg', map { $_->{id} } @{$items}],
    };
}

# What it tells is told of the image, and of the base of a tone map.
sub heif_exif {
    my ($image, $orientation) = @_;
    my @base = $image->{type} eq 'tmap' ? $image->{refs}[1] : ();
    my $tiff = "II*\0" . pack 'VvvvVvvV', 8, 1, 0x112, 3, 1, $orientation, 0, 0;
    return { type => 'Exif', data => pack('N', 6) . "Exif\0\0$tiff",
        refs => ['cdsc', @base, $image->{id}] };
}

# A picture made of two others, a base and its gain map (ISO 21496-1), as phones write it.
sub heif_tone_map {
    my ($items, $base, $gain) = @_;
    return {
        type  => 'tmap',
        data  => "\0" x 62,
        props => $items->[$base - 1]{props},
        refs  => ['dimg', $base, $gain],
    };
}

my %HEIF_PROPERTY = (
    irot => sub { make_box('irot', pack 'C', $_[0]) },
    imir => sub { make_box('imir', pack 'C', $_[0]) },
    ispe => sub { full_box('ispe', 0, pack 'NN', split /x/, $_[0]) },
    # A clean aperture in the middle.
    clap => sub { make_box('clap', pack 'N8', map { ($_, 1) } split(/x/, $_[0]), 0, 0) },
);

# The items that KEY=VALUE... ask for, and the file's brands and primary item.
sub heif_items {
    my ($brands, $primary, @items, $image) = ('heic,mif1,heic', 0);
    my $add = sub { push @items, { id => 1 + @items, %{ $_[0] } }; return $items[-1] };
    for (@_) {
        my ($key, $value) = split /=/, $_, 2;
        if    ($key eq 'brands')  { $brands = $value }
        elsif ($key eq 'primary') { $primary = $value }
        elsif ($key eq 'item')    { $image = $add->(heif_item($value)) }
        elsif ($key eq 'grid')    { $image = $add->(heif_grid(\@items, $value)) }
        elsif ($key eq 'tmap')    { $image = $add->(heif_tone_map(\@items, split /,/, $value)) }
        elsif ($key eq 'exif')    { $add->(heif_exif($image, $value)) }
        elsif ($key eq 'thumb')   { $items[$value - 1]{refs} = ['thmb', $image->{id}] }
        elsif ($key eq 'extent')  { $image->{extent} = $value }
        elsif ($key eq 'drop')    { @{ $image->{props} } = grep { !/$value/ } @{ $image->{props} } }
        else { push @{ $image->{props} }, $HEIF_PROPERTY{$key}->($value) }
    }
    return ($brands, $primary || $image->{id}, @items);
}

# The boxes of properties: each property once, then which item has which, in its order.
sub heif_properties {
    my (@with) = grep { $_->{props} } @_;
    my (%index, @properties);
    my $associations = '';
    for my $item (@with) {
        for (@{ $item->{props} }) {
            $index{$_} ||= push @properties, $_;
        }
        my @numbers = map { $index{$_} | (/\A.{4}(?:ispe|pixi)/s ? 0 : 0x80) } @{ $item->{props} };
        $associations .= pack 'nC/C', $item->{id}, @numbers;
    }
    return make_box('iprp', make_box('ipco', @properties),
        full_box('ipma', 0, pack('N', scalar @with) . $associations));
}

sub heif_info {
    my ($item) = @_;
    my $version_flags = 2 << 24 | ($item->{hidden} ? 1 : 0);
    return make_box('infe', pack 'Nnna4x', $version_flags, $item->{id}, 0, $item->{type});
}

sub heif_references {
    my @boxes;
    for my $item (@_) {
        my ($type, @to) = @{ $item->{refs} };
        push @boxes, make_box($type, pack 'nn/n', $item->{id}, @to);
    }
    return @boxes ? full_box('iref', 0, @boxes) : '';
}

# Where each item's data is: of grids in idat, of others in mdat, whose payload is at $at.
sub heif_locations {
    my ($at, $idat, $mdat, @items) = @_;
    my $places = '';
    for (@items) {
        my $is_idat = $_->{type} eq 'grid';
        my $offset = $is_idat ? index $idat, $_->{data} : $at + index $mdat, $_->{data};
        my $size = $_->{extent} // length $_->{data};
        $places .= pack 'n4NN', $_->{id}, $is_idat, 0, 1, $offset, $size;
    }
    return full_box('iloc', 1, pack('Cxn', 0x44, scalar @items) . $places);
}

# The data of items in a row, equal data once.
sub heif_data {
    my %seen;
    return join '', grep { !$seen{$_}++ } map { $_->{data} } @_;
}

# The keys, in their order: brands=MAJOR,COMPATIBLE...; item=FILE adds the image of a HEIC FILE;
# grid=COLUMNSxROWS:WxH makes one image of all so far; irot, imir, clap=WxH and ispe=WxH give a
# property to the image before, drop=TYPE takes one away; tmap=BASE,GAIN makes one image of items
# BASE and GAIN; exif=N says orientation N of the image before; thumb=ID makes item ID its
# thumbnail; extent=N lies that its data has N bytes; primary=ID is the primary item, else the last
# image.
sub heif {
    my ($brands, $primary, @items) = heif_items(@_[1 .. $#_]);
    my ($major, @compatible) = split /,/, $brands;
    my $ftyp = make_box('ftyp', pack('a4N(a4)*', $major, 0, @compatible));
    my $mdat = heif_data(grep { $_->{type} ne 'grid' } @items);
    my $idat = heif_data(grep { $_->{type} eq 'grid' } @items);
    my @boxes = (
        full_box('hdlr', 0, pack 'x4a4x13', 'pict'),
        full_box('pitm', 0, pack 'n', $primary),
        full_box('iinf', 0, pack('n', scalar @items), map { heif_info($_) } @items),
        heif_references(grep { $_->{refs} } @items),
        heif_properties(@items),
        length $idat ? make_box('idat', $idat) : (),
    );
    my $iloc = heif_locations(0, $idat, $mdat, @items);
    my $at = length($ftyp) + length(full_box('meta', 0, @boxes, $iloc)) + 8;
    $iloc = heif_locations($at, $idat, $mdat, @items);
    return $ftyp . full_box('meta', 0, @boxes, $iloc) . make_box('mdat', $mdat);
}

my %command = (
    bmp          => \&bmp,
    'gif-screen' => \&gif_screen,
    'gif-block'  => \&gif_block,
    'gif-frame'  => \&gif_frame,
    'gif-end'    => \&gif_end,
    'webp-canvas' => \&webp_canvas,
    'webp-front'  => \&webp_front,
    'webp-chunk'  => \&webp_chunk,
    'webp-frame'  => \&webp_frame,
    tiff => \&tiff,
    heif => \&heif,
);
my ($name, $path, @arguments) = @ARGV;
my $do = $command{ $name // '' } or die "draw.pl: no such command\n";
spew($path, $do->(-e $path ? slurp($path) : '', @arguments));
