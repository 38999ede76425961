using System.Text;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Tests.Contract;

/// <summary>
/// What <see cref="IBlobStore"/> promises, as tests; every implementation derives from this and opens itself.
/// </summary>
public abstract class BlobStoreContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A store and an empty container in it that no other test uses.</summary>
    protected abstract Task<(IBlobStore Store, string Container)> OpenAsync();

    [Fact]
    public async Task A_written_blob_reads_back()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "case 1/sérïe/1.2.3.dcm");

        var etag = await WriteAsync(store, address, "slice");

        Assert.Equal("slice", await ReadAsync(store, address));
        var entry = await store.FindAsync(address, Token);
        Assert.NotNull(entry);
        Assert.Equal((address.Name, 5L, etag), (entry.Name, entry.Length, entry.ETag));
        Assert.InRange(entry.LastModified, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        var (store, container) = await OpenAsync();

        var etag = await WriteAsync(store, new(container, "case/_READY"), "");

        Assert.Equal(("", etag), await ReadVersionAsync(store, new(container, "case/_READY")));
        Assert.Equal(0, Assert.Single(await ListAsync(store, container, "")).Length);
    }

    [Fact]
    public async Task A_blob_of_many_blocks_reads_back()
    {
        var (store, container) = await OpenAsync();
        var bytes = new byte[(9 << 20) + 3];
        new Random(1).NextBytes(bytes);

        await store.WriteAsync(new(container, "big"), WriteCondition.Always, async (stream, token) =>
        {
            // Both ways of writing, in pieces that do not fit the blocks.
            await stream.WriteAsync(bytes.AsMemory(0, 5_000_001), token);
            stream.Write(bytes.AsSpan(5_000_001));
        }, Token);

        await using var read = await store.OpenReadAsync(new(container, "big"), 0, null, null, Token);
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy, Token);
        Assert.True(bytes.AsSpan().SequenceEqual(copy.ToArray()));
    }

    /// <summary>
    /// Around the lengths of the buffers between writer and store, in pieces of odd lengths, by both ways in turn.
    /// </summary>
    [Theory]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData(4 << 20)]
    [InlineData((4 << 20) + 1)]
    public async Task What_is_written_in_pieces_reads_back(int length)
    {
        var (store, container) = await OpenAsync();
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        await store.WriteAsync(new(container, "pieces"), WriteCondition.Always, async (stream, token) =>
        {
            for (int at = 0, turn = 0, piece; at < length; at += piece, turn++)
            {
                piece = Math.Min((2 * at) + 1, length - at);
                if (turn % 2 == 0) stream.Write(bytes.AsSpan(at, piece));
                else await stream.WriteAsync(bytes.AsMemory(at, piece), token);
            }
        }, Token);

        await using var read = await store.OpenReadAsync(new(container, "pieces"), 0, null, null, Token);
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy, Token);
        Assert.True(bytes.AsSpan().SequenceEqual(copy.ToArray()));
    }

    [Theory]
    [InlineData(0, null, "0123456789")]
    [InlineData(3, null, "3456789")]
    [InlineData(3, 4L, "3456")]
    [InlineData(8, 100L, "89")]
    [InlineData(8, long.MaxValue, "89")]
    [InlineData(3, 0L, "")]
    [InlineData(10, null, "")]
    [InlineData(11, 5L, "")]
    public async Task A_range_is_read(long offset, long? length, string expected)
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "digits");
        var etag = await WriteAsync(store, address, "0123456789");

        Assert.Equal((expected, etag), await ReadVersionAsync(store, address, offset, length));
        Assert.Equal((expected, etag), await ReadVersionAsync(store, address, offset, length, etag));
    }

    [Fact]
    public async Task A_stream_can_be_read_synchronously()
    {
        var (store, container) = await OpenAsync();
        await WriteAsync(store, new(container, "digits"), "0123456789");

        using var stream = await store.OpenReadAsync(new(container, "digits"), 2, null, null, Token);
        var bytes = new byte[6];
        stream.ReadExactly(bytes);

        Assert.Equal("234567", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task What_is_not_there_is_said_so()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "not/there");

        Assert.Null(await store.FindAsync(address, Token));
        Assert.False(await store.DeleteAsync(address, Token));
        Assert.Empty(await ListAsync(store, container, ""));
        var fault = await Assert.ThrowsAsync<BlobNotFoundException>(() =>
            store.OpenReadAsync(address, 0, null, null, Token)
        );
        Assert.Contains(address.ToString(), fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "a-b|a|b c|case")]
    [InlineData("a-b", "a|b c|case")]
    [InlineData("a", "b c|case")]
    [InlineData("a+", "a-b|a|b c|case")] // '+' comes before '-'.
    [InlineData("a0", "b c|case")]
    [InlineData("case", "")]
    public async Task Folders_are_listed_once_each_behind_any_name(string after, string expected)
    {
        var (store, container) = await OpenAsync();
        foreach (var name in new[] { "a/1", "a/2", "a-b/1", "b", "b c/x/y", "case/1", "case/2/3" })
        {
            await WriteAsync(store, new(container, name), "x");
        }

        var folders = await store.ListFoldersAsync(container, after, Token).ToListAsync(Token);
        Assert.Equal(expected, string.Join('|', folders));
        Assert.Empty(await store.ListFoldersAsync("not-there", after, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_prefix_is_not_a_blob()
    {
        var (store, container) = await OpenAsync();
        await WriteAsync(store, new(container, "case/1.dcm"), "x");

        Assert.Null(await store.FindAsync(new(container, "case"), Token));
        await Assert.ThrowsAsync<BlobNotFoundException>(() =>
            store.OpenReadAsync(new(container, "case"), 0, null, null, Token)
        );
        await Assert.ThrowsAsync<BlobNotFoundException>(() =>
            store.OpenReadAsync(new(container, "case/1.dcm/2"), 0, null, null, Token)
        );
        Assert.False(await store.DeleteAsync(new(container, "case"), Token));
    }

    [Fact]
    public async Task Listings_are_in_ordinal_order_and_by_prefix()
    {
        var (store, container) = await OpenAsync();
        string[] names = ["A/1", "a-b", "a.b/x", "a/1", "a/10", "a/2", "a/b/c", "a0", "ab", "b/1", "B/1", "é/1"];
        foreach (var name in names.Reverse()) await WriteAsync(store, new(container, name), name);

        Assert.Equal(names.Order(StringComparer.Ordinal), Names(await ListAsync(store, container, "")));
        Assert.Equal(["a/1", "a/10", "a/2", "a/b/c"], Names(await ListAsync(store, container, "a/")));
        Assert.Equal(["a/1", "a/10"], Names(await ListAsync(store, container, "a/1")));
        Assert.Equal(["a/b/c"], Names(await ListAsync(store, container, "a/b/")));
        Assert.Equal(["a.b/x"], Names(await ListAsync(store, container, "a.")));
        Assert.Empty(await ListAsync(store, container, "c/"));
        Assert.Empty(await ListAsync(store, container, "a/1/"));
    }

    [Fact]
    public async Task A_listing_tells_what_a_look_up_tells()
    {
        var (store, container) = await OpenAsync();
        var etag = await WriteAsync(store, new(container, "case/1.dcm"), "one");

        var listed = Assert.Single(await ListAsync(store, container, "case/"));

        Assert.Equal(await store.FindAsync(new(container, "case/1.dcm"), Token), listed);
        Assert.Equal((3, etag), (listed.Length, listed.ETag));
    }

    [Fact]
    public async Task Names_that_differ_in_case_are_two_blobs()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(),
            "a folder store is as case-sensitive as its file system");
        var (store, container) = await OpenAsync();

        await WriteAsync(store, new(container, "case/im1"), "lower");
        await WriteAsync(store, new(container, "case/IM1"), "upper");

        Assert.Equal("lower", await ReadAsync(store, new(container, "case/im1")));
        Assert.Null(await store.FindAsync(new(container, "Case/im1"), Token));
    }

    [Fact]
    public async Task Another_version_has_another_etag()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "blob");
        var etags = new HashSet<string>();

        // As fast as can be, of one length: faster than a file system's clock ticks.
        for (var i = 0; i < 20; i++) etags.Add(await WriteAsync(store, address, $"{i:00}"));

        Assert.Equal(20, etags.Count);
    }

    [Fact]
    public async Task Reading_an_old_version_is_refused()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "blob");
        var old = await WriteAsync(store, address, "old");
        var current = await WriteAsync(store, address, "new");

        await Assert.ThrowsAsync<BlobChangedException>(() => store.OpenReadAsync(address, 0, null, old, Token));
        Assert.Equal("new", await ReadAsync(store, address, 0, null, current));
    }

    [Fact]
    public async Task Reading_on_in_an_old_version_is_refused_though_the_new_one_ends_before()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "blob");
        var old = await WriteAsync(store, address, "0123456789");
        await WriteAsync(store, address, "new");

        await Assert.ThrowsAsync<BlobChangedException>(() => store.OpenReadAsync(address, 5, null, old, Token));
        await Assert.ThrowsAsync<BlobChangedException>(() => store.OpenReadAsync(address, 5, 2, old, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_open_stream_never_mixes_two_versions(bool asked)
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "blob");
        var etag = await WriteAsync(store, address, new('a', 300_000));
        await using var stream = await store.OpenReadAsync(address, 0, null, asked ? etag : null, Token);
        Assert.Equal(etag, stream.ETag);
        var head = new byte[10];
        await stream.ReadExactlyAsync(head, Token);

        await WriteAsync(store, address, new('b', 300_000));

        try
        {
            using var reader = new StreamReader(stream);
            Assert.Equal(new string('a', 299_990), await reader.ReadToEndAsync(Token));
        }
        catch (BlobChangedException)
        {
            // The other right answer.
        }
    }

    [Fact]
    public async Task A_write_may_demand_that_nothing_is_there()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "claim");
        await WriteAsync(store, address, "first", WriteCondition.IfAbsent);

        var fault = await Assert.ThrowsAsync<BlobExistsException>(() =>
            WriteAsync(store, address, "second", WriteCondition.IfAbsent)
        );

        Assert.Contains("claim", fault.Message, StringComparison.Ordinal);
        Assert.Equal("first", await ReadAsync(store, address));
    }

    [Fact]
    public async Task One_of_many_claims_wins()
    {
        var (store, container) = await OpenAsync();
        var addresses = Enumerable
            .Range(0, 20)
            .Select(round => new BlobAddress(container, $"deep/er/claim{round:00}"))
            .ToArray();

        foreach (var address in addresses)
        {
            var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
            {
                try
                {
                    await WriteAsync(store, address, $"{i}", WriteCondition.IfAbsent);
                    return i;
                }
                catch (BlobExistsException)
                {
                    return -1;
                }
            })));

            var winner = Assert.Single(claims, claim => claim >= 0);
            Assert.Equal($"{winner}", await ReadAsync(store, address));
        }

        Assert.Equal(addresses.Select(address => address.Name), Names(await ListAsync(store, container, "")));
    }

    [Fact]
    public async Task A_write_may_demand_the_version_that_it_replaces()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "table");
        await Assert.ThrowsAsync<BlobChangedException>(() =>
            WriteAsync(store, address, "none", WriteCondition.IfVersion("0x8D"))
        );
        var first = await WriteAsync(store, address, "first");

        var second = await WriteAsync(store, address, "second", WriteCondition.IfVersion(first));
        var fault = await Assert.ThrowsAsync<BlobChangedException>(() =>
            WriteAsync(store, address, "late", WriteCondition.IfVersion(first))
        );

        Assert.Contains("table", fault.Message, StringComparison.Ordinal);
        Assert.Equal("second", await ReadAsync(store, address));
        Assert.Equal(second, (await store.FindAsync(address, Token))!.ETag);
    }

    [Fact]
    public async Task Of_many_that_replace_one_version_one_wins()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "counter");
        var etag = await WriteAsync(store, address, "0");
        for (var round = 1; round <= 20; round++)
        {
            var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                try
                {
                    return await WriteAsync(store, address, $"{round}-{i}", WriteCondition.IfVersion(etag));
                }
                catch (BlobChangedException)
                {
                    return null;
                }
            })));

            etag = Assert.Single(tries, one => one is not null)!;
            var winner = Array.IndexOf(tries, etag);
            Assert.Equal($"{round}-{winner}", await ReadAsync(store, address));
        }
    }

    [Fact]
    public async Task A_write_that_fails_leaves_what_was_there()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "case/summary.json");
        await WriteAsync(store, address, "whole");

        foreach (var name in new[] { address.Name, "case/other" })
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => store.WriteAsync(
                new(container, name),
                WriteCondition.Always,
                async (stream, token) =>
                {
                    await stream.WriteAsync(new byte[5 << 20], token);
                    throw new InvalidDataException();
                },
                Token));
        }

        Assert.Equal("whole", await ReadAsync(store, address));
        Assert.Equal([address.Name], Names(await ListAsync(store, container, "")));
    }

    [Fact]
    public async Task A_blob_is_seen_when_it_is_whole_and_not_before()
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, "case/lungs.nii.gz");

        await store.WriteAsync(address, WriteCondition.Always, async (stream, token) =>
        {
            await stream.WriteAsync(new byte[5 << 20], token);
            await stream.FlushAsync(token);
            Assert.Null(await store.FindAsync(address, token));
            Assert.Empty(await ListAsync(store, container, ""));
        }, Token);

        Assert.Equal(5 << 20, (await store.FindAsync(address, Token))!.Length);
    }

    [Fact]
    public async Task A_cancelled_write_stores_nothing()
    {
        var (store, container) = await OpenAsync();
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync(
            new(container, "blob"), WriteCondition.Always, (_, _) => cancel.CancelAsync(), cancel.Token));

        Assert.Empty(await ListAsync(store, container, ""));
    }

    [Fact]
    public async Task A_deleted_blob_is_gone()
    {
        var (store, container) = await OpenAsync();
        await WriteAsync(store, new(container, "case/a"), "a");
        await WriteAsync(store, new(container, "case/b"), "b");

        Assert.True(await store.DeleteAsync(new(container, "case/a"), Token));

        Assert.Equal(["case/b"], Names(await ListAsync(store, container, "")));
        Assert.False(await store.DeleteAsync(new(container, "case/a"), Token));
    }

    [Fact]
    public async Task Writers_and_deleters_of_one_folder_do_not_disturb_each_other()
    {
        var (store, container) = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 50; round++)
            {
                var address = new BlobAddress(container, $"case/slab/{i}");
                await WriteAsync(store, address, "slab");
                Assert.True(await store.DeleteAsync(address, Token));
            }
        })));

        Assert.Empty(await ListAsync(store, container, ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("C:/a")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\u202Egnp")]
    [InlineData("nul.dcm")]
    [InlineData("a /b")]
    public async Task A_name_that_breaks_the_rules_is_refused(string name)
    {
        var (store, container) = await OpenAsync();
        var address = new BlobAddress(container, name);

        await Assert.ThrowsAsync<ArgumentException>(async () => await store.FindAsync(address, Token));
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await store.OpenReadAsync(address, 0, null, null, Token)
        );
        await Assert.ThrowsAsync<ArgumentException>(async () => await WriteAsync(store, address, "x"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.DeleteAsync(address, Token));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("Scans")]
    [InlineData("a")]
    [InlineData("scans/..")]
    public async Task A_container_that_breaks_the_rules_is_refused(string container)
    {
        var (store, _) = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await store.FindAsync(new(container, "a"), Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await ListAsync(store, container, ""));
    }

    protected static Task<string> WriteAsync(
        IBlobStore store, BlobAddress address, string content, WriteCondition condition = default) =>
        store.WriteAsync(
            address, condition, (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(content), token).AsTask(),
            Token);

    protected static async Task<string> ReadAsync(
        IBlobStore store, BlobAddress address, long offset = 0, long? length = null, string? ifETag = null) =>
        (await ReadVersionAsync(store, address, offset, length, ifETag)).Content;

    private static async Task<(string Content, string ETag)> ReadVersionAsync(
        IBlobStore store, BlobAddress address, long offset = 0, long? length = null, string? ifETag = null)
    {
        var stream = await store.OpenReadAsync(address, offset, length, ifETag, Token);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync(Token), stream.ETag);
    }

    protected static async Task<IReadOnlyList<BlobEntry>> ListAsync(
        IBlobStore store, string container,
        string prefix) => await store.ListAsync(container, prefix, Token).ToListAsync(Token);

    protected static IEnumerable<string> Names(IEnumerable<BlobEntry> entries) => entries.Select(entry => entry.Name);
}
