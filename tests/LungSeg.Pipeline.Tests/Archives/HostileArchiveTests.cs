using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Tests.Archives;

/// <summary>
/// What an archive says of itself is not believed; what cannot be read is named, and nothing else happens.
/// </summary>
public class HostileArchiveTests
{
    private static readonly byte[] Text =
        "What is in a file matters to nobody here, only that it comes out as it went in."u8.ToArray();

    [Theory]
    [InlineData("../../etc/passwd", "case/a.zip/%2E%2E/%2E%2E/etc/passwd")]
    [InlineData("/etc/passwd", "case/a.zip/etc/passwd")]
    [InlineData("C:\\Windows\\win.ini", "case/a.zip/C%3A/Windows/win.ini")]
    [InlineData("./a//b", "case/a.zip/a/b")]
    [InlineData("AUX", "case/a.zip/%41UX")]
    [InlineData("dot.", "case/a.zip/dot%2E")]
    [InlineData("turned\u202Etxt.mcd", "case/a.zip/turned%E2%80%AEtxt.mcd")]
    [InlineData("..", "case/a.zip/%2E%2E")]
    [InlineData("_READY", "case/a.zip/_READY")]
    public async Task Odd_names_are_escaped(string name, string shown)
    {
        Assert.True(BlobName.IsValid(shown, out _));
        var zip = await OpenedCase.OfAsync("case/a.zip", Packed.Zip([(name, Text)]));
        Assert.Equal(shown, Assert.Single(zip.Names));
        Assert.Equal(Text, Assert.Single(zip.Contents));
    }

    [Fact]
    public async Task Names_that_are_none_or_another_ones_get_a_number()
    {
        var zip = await OpenedCase.OfAsync(
            "case/a.zip",
            Packed.Zip([("x", Text), ("x", [1]), ("/x", [2]), (new string('y', 2000), [3]), ("x~2", [4])]));
        Assert.Equal(
            ["case/a.zip/entry-4", "case/a.zip/x", "case/a.zip/x~2", "case/a.zip/x~2~5", "case/a.zip/x~3"], zip.Names);
        Assert.Equal(zip.Names.Count, zip.Contents.OfType<byte[]>().Count());
    }

    [Fact]
    public async Task More_than_65535_entries_are_read()
    {
        var zip = await OpenedCase.OfAsync(
            "case/a.zip", Packed.Zip(Enumerable.Range(0, 70_000).Select(i => ($"{i}", Array.Empty<byte>()))));
        Assert.Equal(70_000, zip.Names.Count);
        Assert.Empty(zip.LeftOut);
    }

    [Theory]
    [InlineData("case/a.zip")]
    [InlineData("case/a.tar")]
    [InlineData("case/a.tar.gz")]
    public async Task Too_many_entries_or_bytes_are_a_fault_by_name(string name)
    {
        var files = Enumerable.Range(0, 20).Select(i => ($"{i}", new byte[5000])).ToList();
        (string, string)[] expected = [(name, "archive-too-large")];
        foreach (var limits in new[]
        {
            ArchiveLimits.Default with { Entries = 19 }, ArchiveLimits.Default with { TotalBytes = 99_999 },
            ArchiveLimits.Default with { DirectoryBytes = 100, Entries = 19 },
        })
        {
            var opened = await OpenedCase.OfAsync(name, Pack(name, files), limits);
            Assert.Empty(opened.Names);
            Assert.Equal(expected, opened.LeftOut);
        }

        var bounded = ArchiveLimits.Default with { Entries = 20 };
        Assert.Equal(20, (await OpenedCase.OfAsync(name, Pack(name, files), bounded)).Names.Count);
    }

    [Theory]
    [InlineData("case/a.zip")]
    [InlineData("case/a.tgz")]
    public async Task A_bomb_is_a_fault_by_name(string name)
    {
        var opened = await OpenedCase.OfAsync(name, Pack(name, [("zeros", new byte[70 << 20])]));
        Assert.Empty(opened.Names);
        Assert.Equal((name, "archive-too-large"), Assert.Single(opened.LeftOut));
    }

    [Fact]
    public async Task One_entry_that_is_a_bomb_is_left_out_by_name()
    {
        var noise = new byte[1 << 20];
        new Random(5).NextBytes(noise);
        var opened = await OpenedCase.OfAsync(
            "case/a.zip", Packed.Zip([("bomb", new byte[70 << 20]), ("slice", noise)]));
        Assert.Equal(["case/a.zip/slice"], opened.Names);
        Assert.Equal(("case/a.zip/bomb", "archive-too-large"), Assert.Single(opened.LeftOut));
    }

    [Theory]
    [InlineData(8, 1, "archive-encrypted")]
    [InlineData(10, 9, "archive-unsupported")]
    [InlineData(10, 14, "archive-unsupported")]
    public async Task An_entry_that_cannot_be_unpacked_is_named(int at, ushort value, string code)
    {
        var zip = Packed.Zip([("x", Text), ("y", Text)]);
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(Directory(zip) + at), value);
        var opened = await OpenedCase.OfAsync("case/a.zip", zip);
        Assert.Equal(("case/a.zip/x", code), Assert.Single(opened.LeftOut));
        Assert.Equal(Text, Assert.Single(opened.Contents));
    }

    /// <summary>Lengths, packed and unpacked, places and checksums: each a little or a lot off.</summary>
    [Theory]
    [InlineData(16, 1)]
    [InlineData(20, 1)]
    [InlineData(20, -1)]
    [InlineData(20, int.MaxValue)]
    [InlineData(24, 1)]
    [InlineData(24, -1)]
    [InlineData(24, 100_000)]
    [InlineData(42, 1)]
    [InlineData(42, int.MaxValue)]
    public async Task Bytes_that_are_not_what_the_directory_says_are_no_slice(int at, int off)
    {
        foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Fastest })
        {
            var zip = Packed.Zip([("x", Text), ("y", Text)], level);
            var field = zip.AsSpan(Directory(zip) + at);
            BinaryPrimitives.WriteUInt32LittleEndian(
                field, unchecked(BinaryPrimitives.ReadUInt32LittleEndian(field) + (uint)off));
            var opened = await OpenedCase.OfAsync("case/a.zip", zip);
            Assert.Equal(2, opened.Names.Count + opened.LeftOut.Count);
            Assert.Equal(Text, opened.Contents[^1]);
            Assert.DoesNotContain(opened.Contents.SkipLast(1), bytes =>
                bytes is not null && !bytes.SequenceEqual(Text)
            );
        }
    }

    [Fact]
    public async Task An_archive_within_an_archive_is_named_and_not_opened()
    {
        var opened = await OpenedCase.OfAsync(
            "case/a.zip", Packed.Zip([("in/b.zip", Packed.Zip([("x", Text)])), ("c.tgz", Text), ("y", Text)]));
        Assert.Equal(["case/a.zip/y"], opened.Names);
        Assert.Equal(
            [("case/a.zip/in/b.zip", "archive-nested"), ("case/a.zip/c.tgz", "archive-nested")], opened.LeftOut);
    }

    [Fact]
    public async Task What_systems_leave_is_told_apart_from_slices()
    {
        var opened = await OpenedCase.OfAsync(
            "case/a.zip",
            Packed.Zip([
                ("s/1.dcm", Text),
                ("__MACOSX/s/._1.dcm", Text),
                ("s/.DS_Store", Text),
                ("s/Thumbs.db", []),
                ("s/", []),
                ("DICOMDIR", Text),
            ]));
        Assert.Equal(["case/a.zip/s/1.dcm"], opened.Names);
        Assert.Equal(4, opened.LeftOut.Count);
        Assert.All(opened.LeftOut, fault => Assert.Equal("system-file", fault.Code));
    }

    [Theory]
    [InlineData("case/a.zip", "archive-broken")]
    [InlineData("case/a.tar", "archive-broken")]
    [InlineData("case/a.tgz", "archive-broken")]
    public async Task What_is_no_archive_is_named(string name, string code)
    {
        foreach (var bytes in new[] { [1], Text, new byte[511], "PK\u0005\u0006"u8.ToArray(), Packed.Gzip(Text) })
        {
            Assert.Equal((name, code), Assert.Single((await OpenedCase.OfAsync(name, bytes)).LeftOut));
        }

        Assert.Equal((name, "empty"), Assert.Single((await OpenedCase.OfAsync(name, Packed.Zip([]))).LeftOut));
        Assert.Equal(
            (name, "empty"), Assert.Single((await OpenedCase.OfAsync(name, Packed.Gzip(new byte[10240]))).LeftOut));
    }

    [Fact]
    public async Task A_dicom_file_with_an_archives_name_is_a_dicom_file()
    {
        byte[] dicom = [.. new byte[128], .. "DICM"u8, .. Text];
        Assert.Equal(["case/a.zip"], (await OpenedCase.OfAsync("case/a.zip", dicom)).Names);
    }

    [Fact]
    public async Task A_zip_behind_a_program_is_read()
    {
        byte[] program = [.. "MZ"u8, .. new byte[3000], .. Packed.Zip([("x", Text), ("y", Text)])];
        Assert.Equal([Text, Text], (await OpenedCase.OfAsync("case/a.zip", program)).Contents);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    public async Task Every_kind_of_tar_is_read(TarEntryFormat format)
    {
        var name = format == TarEntryFormat.V7 ? "x" : new string('d', 90) + "/" + new string('e', 60);
        var opened = await OpenedCase.OfAsync(
            "case/a.tar", Packed.Tar([(name, Text), ("empty", []), ("y", Text)], format));
        Assert.Equal(
            ["case/a.tar/" + name, "case/a.tar/empty", "case/a.tar/y"],
            opened.Names.Order(StringComparer.Ordinal).OrderBy(shown => shown.EndsWith('y')));
        Assert.Equal(3, opened.Contents.Count(bytes => bytes is not null));
    }

    [Fact]
    public async Task Links_in_a_tar_are_not_followed()
    {
        using var content = new MemoryStream();
        await using (var tar = new TarWriter(content, leaveOpen: true))
        {
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.SymbolicLink, "x") { LinkName = "/etc/passwd" }, PhantomCase.Cancellation);
        }

        Assert.Equal(
            ("case/a.tar/x", "archive-unsupported"),
            Assert.Single((await OpenedCase.OfAsync("case/a.tar", content.ToArray())).LeftOut));
    }

    [Fact]
    public async Task A_tar_that_is_cut_off_gives_the_files_before_the_cut()
    {
        var tar = Packed.Tar(Enumerable.Range(0, 5).Select(i => ($"{i}", Text)), TarEntryFormat.Ustar);
        var opened = await OpenedCase.OfAsync("case/a.tar", tar[..((2 * 1024) + 100)]);
        Assert.Equal(["case/a.tar/0", "case/a.tar/1"], opened.Names);
        Assert.Equal(("case/a.tar", "archive-broken"), Assert.Single(opened.LeftOut));
    }

    [Fact]
    public async Task A_tars_extended_header_is_not_taken_into_memory_whatever_it_says()
    {
        var tar = Packed.Tar([("x", Text)]);
        "77777777777\0"u8.CopyTo(tar.AsSpan(124));
        Checksum(tar);
        Assert.Equal(
            ("case/a.tar", "archive-broken"), Assert.Single((await OpenedCase.OfAsync("case/a.tar", tar)).LeftOut));
    }

    /// <summary>
    /// Cut off anywhere and with bytes changed anywhere, it ends as entries that are whole, or by name.
    /// </summary>
    [Theory]
    [InlineData("case/a.zip")]
    [InlineData("case/a.tar")]
    [InlineData("case/a.tar.gz")]
    public async Task Broken_anywhere_it_ends_by_name(string name)
    {
        var whole = Pack(name, [.. Enumerable.Range(0, 4).Select(i => ($"f/{i}", Text))]);
        var random = new Random(7);
        for (var trial = 0; trial < 400; trial++)
        {
            var bytes = whole.ToArray();
            if (trial % 4 == 0) bytes = bytes[..random.Next(bytes.Length)];
            else for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var opened = await OpenedCase.OfAsync(name, bytes);
            Assert.All(opened.Names, shown => Assert.True(BlobName.IsValid(shown, out _)));
            Assert.True(opened.Names.Count + opened.LeftOut.Count > 0);
        }
    }

    private static byte[] Pack(string name, IReadOnlyList<(string, byte[])> files) =>
        name.EndsWith(".zip", StringComparison.Ordinal) ? Packed.Zip(files)
        : name.EndsWith(".tar", StringComparison.Ordinal) ? Packed.Tar(files)
        : Packed.Gzip(Packed.Tar(files));

    /// <summary>Where a zip's directory begins.</summary>
    private static int Directory(byte[] zip) => BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6));

    private static void Checksum(byte[] tar)
    {
        tar.AsSpan(148, 8).Fill((byte)' ');
        var sum = tar.Take(512).Sum(value => value);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
    }
}
