using System.Text;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Directories;
using LungSeg.Storage.Listing;
using LungSeg.TestKit.Tools;

namespace LungSeg.Storage.Tests.Directories;

public sealed class DirectoryBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<UnlistedBlob> _unlisted = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("10:30.dcm", "10%3A30.dcm")]
    [InlineData("scan ", "scan%20")]
    [InlineData("scan...", "scan%2E%2E%2E")]
    [InlineData("100%:", "100%25%3A")]
    [InlineData("AUX", "%41UX")]
    [InlineData("a\u202Eb", "a%E2%80%AEb")]
    [InlineData("tab\there", "tab%09here")]
    public async Task A_file_with_an_odd_name_is_listed_and_read(string fileName, string blobName)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names");
        PutFile("odd", fileName, "slice");
        PutFile("odd", fileName + "folder", "1.dcm", "below");
        var store = Store(new(_folder.Path) { ReadOnly = true });

        Assert.Contains($"odd/{blobName}", await NamesAsync(store, "odd/"));
        Assert.Equal("slice", await ReadAsync(store, $"odd/{blobName}"));
        Assert.Empty(_unlisted);
    }

    [Fact]
    public async Task A_folder_with_an_odd_name_is_entered()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names");
        PutFile("CT 10:30 ", "im:1", "slice");
        var store = Store(new(_folder.Path));

        Assert.Equal(["CT 10%3A30%20/im%3A1"], await NamesAsync(store, "CT 10%3A30%20/"));
        Assert.Equal("slice", await ReadAsync(store, "CT 10%3A30%20/im%3A1"));
    }

    [Fact]
    public async Task A_file_that_has_an_escaped_name_as_its_own_comes_first()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names");
        PutFile("a%3Ab", "literal");
        PutFile("a:b", "odd");
        var store = Store(new(_folder.Path));

        Assert.Equal(["a%3Ab"], await NamesAsync(store, ""));
        Assert.Equal("literal", await ReadAsync(store, "a%3Ab"));
        Assert.Equal(("a:b", "name-taken"), Assert.Single(_unlisted.Select(blob => (blob.Path, blob.Code))));
    }

    [Theory]
    [InlineData("%2E%2E/secret")]
    [InlineData("%2e%2e/secret")]
    [InlineData("..%2Fsecret")]
    [InlineData("%2E%2E%2Fsecret")]
    [InlineData("%00")]
    [InlineData("%2E/%2E%2E/secret")]
    public async Task An_escaped_name_never_leads_out(string name)
    {
        PutFile("secret", "secret");
        PutFile("inside", "x");
        Directory.CreateDirectory(_folder["container"]);
        var store = Store(new(_folder["container"]));

        Assert.Null(await store.FindAsync(new("scans", name), Token));
    }

    [Fact]
    public async Task Links_are_left_out_by_name()
    {
        PutFile("outside", "secret", "secret");
        PutFile("container", "own", "own");
        File.CreateSymbolicLink(_folder["container", "file"], _folder["outside", "secret"]);
        Directory.CreateSymbolicLink(_folder["container", "folder"], _folder["outside"]);
        var store = Store(new(_folder["container"]));

        Assert.Equal(["own"], await NamesAsync(store, ""));
        Assert.Equal(["file", "folder"], _unlisted.Select(blob => blob.Path).Order());
        Assert.All(_unlisted, blob => Assert.Equal("link-not-followed", blob.Code));
        Assert.Null(await store.FindAsync(new("scans", "file"), Token));
        Assert.Null(await store.FindAsync(new("scans", "folder/secret"), Token));
        await Assert.ThrowsAsync<StorageRefusedException>(() => WriteAsync(store, "folder/new", "x"));
        Assert.False(await store.DeleteAsync(new("scans", "file"), Token));
        Assert.Equal("secret", await File.ReadAllTextAsync(_folder["outside", "secret"], Token));
    }

    [Fact]
    public async Task Links_to_files_are_followed_where_that_is_asked_for()
    {
        PutFile("annex", "key", "slice");
        PutFile("container", "own", "own");
        File.CreateSymbolicLink(_folder["container", "1.dcm"], Path.Combine("..", "annex", "key"));
        File.CreateSymbolicLink(_folder["container", "dangling"], "nowhere");
        Directory.CreateSymbolicLink(_folder["container", "circle"], _folder["container"]);
        var store = Store(new(_folder["container"]) { ReadOnly = true, FollowFileLinks = true });

        var entries = await store.ListAsync("scans", "", Token).ToListAsync(Token);

        Assert.Equal(["1.dcm", "own"], entries.Select(entry => entry.Name));
        Assert.Equal(5, entries[0].Length);
        Assert.Equal("slice", await ReadAsync(store, "1.dcm"));
        Assert.Equal(["circle", "dangling"], _unlisted.Select(blob => blob.Path).Order());
    }

    [Fact]
    public async Task A_read_only_container_is_not_written_to()
    {
        PutFile("1.dcm", "slice");
        var store = Store(new(_folder.Path) { ReadOnly = true });

        await Assert.ThrowsAsync<StorageRefusedException>(() => WriteAsync(store, "new", "x"));
        await Assert.ThrowsAsync<StorageRefusedException>(() => store.DeleteAsync(new("scans", "1.dcm"), Token));
        Assert.Equal(["1.dcm"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_container_that_is_not_mapped_is_refused()
    {
        var store = Store(new(_folder.Path));

        await Assert.ThrowsAsync<StorageRefusedException>(() => store.FindAsync(new("elsewhere", "a"), Token));
    }

    [Fact]
    public async Task What_is_being_written_lies_in_a_hidden_folder_that_is_gone_afterwards()
    {
        var store = Store(new(_folder.Path));

        await store.WriteAsync(
            new("scans", "a/b"),
            WriteCondition.Always,
            async (stream, token) =>
            {
                Assert.Equal(
                    ".lungseg-aside", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(_folder.Path))));
                Assert.Empty(await NamesAsync(store, ""));
                Assert.Empty(await NamesAsync(store, ".lungseg-aside/"));
            },
            Token);

        Assert.Equal(["a"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        await Assert.ThrowsAsync<StorageRefusedException>(() => WriteAsync(store, ".lungseg-aside/x", "x"));
    }

    [Fact]
    public async Task What_a_dead_process_left_behind_is_removed_when_it_is_old()
    {
        PutFile(".lungseg-aside", "old", "half");
        PutFile(".lungseg-aside", "held", "half");
        PutFile(".lungseg-aside", "young", "half");
        File.SetLastWriteTimeUtc(_folder[".lungseg-aside", "old"], DateTime.UtcNow.AddHours(-2));
        File.SetLastWriteTimeUtc(_folder[".lungseg-aside", "held"], DateTime.UtcNow.AddHours(-2));

        using (new FileStream(_folder[".lungseg-aside", "held"], FileMode.Open, FileAccess.Read, FileShare.None))
        {
            await WriteAsync(Store(new(_folder.Path)), "a", "x");
        }

        Assert.Equal(["held", "young"], Directory.GetFiles(_folder[".lungseg-aside"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_deleted_blob_takes_its_empty_folders_with_it()
    {
        var store = Store(new(_folder.Path));
        await WriteAsync(store, "a/b/c/1", "x");
        await WriteAsync(store, "a/2", "x");

        await store.DeleteAsync(new("scans", "a/b/c/1"), Token);
        Assert.Equal(["2"], Directory.GetFileSystemEntries(_folder["a"]).Select(Path.GetFileName));

        await store.DeleteAsync(new("scans", "a/2"), Token);
        Assert.True(Directory.Exists(_folder.Path));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_name_cannot_lead_through_a_file_or_be_a_folder()
    {
        var store = Store(new(_folder.Path));
        await WriteAsync(store, "a/b", "x");

        await Assert.ThrowsAsync<StorageRefusedException>(() => WriteAsync(store, "a/b/c", "x"));
        await Assert.ThrowsAsync<StorageRefusedException>(() => WriteAsync(store, "a", "x"));
        Assert.Equal("x", await ReadAsync(store, "a/b"));
    }

    [Fact]
    public async Task A_file_that_another_program_writes_into_is_noticed_in_mid_read()
    {
        PutFile("1.dcm", new('a', 1000));
        var store = Store(new(_folder.Path));
        var entry = await store.FindAsync(new("scans", "1.dcm"), Token);
        await using var stream = await store.OpenReadAsync(new("scans", "1.dcm"), 0, null, entry!.ETag, Token);
        var head = new byte[100];
        await stream.ReadExactlyAsync(head, Token);

        await File.AppendAllTextAsync(_folder["1.dcm"], "more", Token);

        await Assert.ThrowsAsync<BlobChangedException>(async () => await stream.ReadExactlyAsync(head, Token));
    }

    [Fact]
    public async Task A_pipe_does_not_block()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "needs mkfifo");
        using (var mkfifo = System.Diagnostics.Process.Start("/usr/bin/mkfifo", [_folder["pipe"]]))
            await mkfifo.WaitForExitAsync(Token);
        var store = Store(new(_folder.Path));

        Assert.Equal("", await ReadAsync(store, "pipe").WaitAsync(TimeSpan.FromMinutes(2), Token));
    }

    [Fact]
    public async Task A_folder_of_many_files_is_listed_as_the_caller_goes_on()
    {
        for (var i = 0; i < 3000; i++) PutFile($"case{i % 3}", $"{i}", "");
        var store = Store(new(_folder.Path));

        var names = await NamesAsync(store, "");

        Assert.Equal(3000, names.Count);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task What_was_opened_reads_to_its_end_while_it_is_replaced()
    {
        var store = Store(new(_folder.Path));
        var address = new BlobAddress("scans", "case/status.json");
        await WriteAsync(store, address.Name, "status");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var replacing = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await WriteAsync(store, address.Name, "status");
        })));

        try
        {
            for (var opened = 0; opened < 500;)
            {
                if (await OpenAsync(store, address) is not { } content) continue;
                using var reader = new StreamReader(content);
                Assert.Equal("status", await reader.ReadToEndAsync(Token));
                opened++;
            }
        }
        finally
        {
            await enough.CancelAsync();
            await replacing;
        }
    }

    private DirectoryBlobStore Store(DirectoryContainer scans) =>
        new(new Dictionary<string, DirectoryContainer> { ["scans"] = scans }, _unlisted.Add);

    private void PutFile(params string[] partsAndContent)
    {
        var path = _folder[partsAndContent[..^1]];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, partsAndContent[^1]);
    }

    private static Task<string> WriteAsync(DirectoryBlobStore store, string name, string content) =>
        store.WriteAsync(
            new("scans", name), WriteCondition.Always,
            (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(content), token).AsTask(), Token);

    /// <summary>Opens the version that was found; null where it was replaced before it was open.</summary>
    private static async Task<Stream?> OpenAsync(DirectoryBlobStore store, BlobAddress address)
    {
        var version = (await store.FindAsync(address, Token))!.ETag;
        try
        {
            return await store.OpenReadAsync(address, 0, null, version, Token);
        }
        catch (BlobChangedException)
        {
            return null;
        }
    }

    private static async Task<string> ReadAsync(DirectoryBlobStore store, string name)
    {
        using var reader = new StreamReader(await store.OpenReadAsync(new("scans", name), 0, null, null, Token));
        return await reader.ReadToEndAsync(Token);
    }

    private static async Task<List<string>> NamesAsync(DirectoryBlobStore store, string prefix) =>
        await store.ListAsync("scans", prefix, Token).Select(entry => entry.Name).ToListAsync(Token);
}
