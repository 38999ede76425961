using System.Net;
using Azure;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Azure;
using LungSeg.Storage.Listing;
using LungSeg.Storage.Retries;
using LungSeg.TestKit.Storage;

namespace LungSeg.Storage.Tests.Azure;

public class AzureBlobStoreTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blobs_with_odd_names_are_left_out_by_name()
    {
        var connection = await azurite.ConnectionStringOrSkipAsync();
        var container = new BlobContainerClient(connection, AzuriteFixture.FreshContainer());
        await container.CreateAsync(cancellationToken: Token);
        await container.UploadBlobAsync("case/10:30.dcm", new BinaryData("x"), Token);
        await container.UploadBlobAsync("case/1.dcm", new BinaryData("x"), Token);
        var unlisted = new List<UnlistedBlob>();
        var store = new AzureBlobStore(new(connection, AzureBlobStore.Options()), unlisted.Add);

        var names = await store.ListAsync(container.Name, "", Token).Select(entry => entry.Name).ToListAsync(Token);

        Assert.Equal(["case/1.dcm"], names);
        Assert.Equal(
            ("case/10:30.dcm", "name-not-valid"), Assert.Single(unlisted.Select(blob => (blob.Path, blob.Code))));
    }

    [Fact]
    public async Task Blobs_that_stand_for_folders_are_not_listed()
    {
        var connection = await azurite.ConnectionStringOrSkipAsync();
        var container = new BlobContainerClient(connection, AzuriteFixture.FreshContainer());
        await container.CreateAsync(cancellationToken: Token);
        await container
            .GetBlobClient("case")
            .UploadAsync(
                BinaryData.Empty,
                new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } },
                Token);
        await container
            .GetBlobClient("case/1.dcm")
            .UploadAsync(
                new BinaryData("x"),
                new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["source"] = "pacs" } }, Token);
        var store = new AzureBlobStore(new(connection, AzureBlobStore.Options()));

        Assert.Equal(
            ["case/1.dcm"],
            await store.ListAsync(container.Name, "", Token).Select(entry => entry.Name).ToListAsync(Token));
    }

    [Theory]
    [InlineData("case/report.html", "text/html; charset=utf-8")]
    [InlineData("case/summary.json", "application/json")]
    [InlineData("case/masks/lungs.nii.gz", "application/gzip")]
    [InlineData("case/anything", "application/octet-stream")]
    public async Task A_blob_says_what_it_is(string name, string type)
    {
        var connection = await azurite.ConnectionStringOrSkipAsync();
        var container = new BlobContainerClient(connection, AzuriteFixture.FreshContainer());
        var store = new AzureBlobStore(new(connection, AzureBlobStore.Options()));
        await store.WriteAsync(
            new(container.Name, name), WriteCondition.Always,
            (stream, token) => stream.WriteAsync(new byte[1], token).AsTask(), Token);

        Assert.Equal(
            type, (await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: Token)).Value.ContentType);
    }

    [Fact]
    public async Task A_blob_in_the_archive_tier_is_named_with_what_to_do()
    {
        var connection = await azurite.ConnectionStringOrSkipAsync();
        var container = new BlobContainerClient(connection, AzuriteFixture.FreshContainer());
        await container.CreateAsync(cancellationToken: Token);
        await container.UploadBlobAsync("case/1.dcm", new BinaryData("x"), Token);
        await container.GetBlobClient("case/1.dcm").SetAccessTierAsync(AccessTier.Archive, cancellationToken: Token);
        var store = new AzureBlobStore(new(connection, AzureBlobStore.Options()));

        var fault = await Assert.ThrowsAsync<BlobNotReadableException>(() =>
            store.OpenReadAsync(new(container.Name, "case/1.dcm"), 0, null, null, Token)
        );
        Assert.Contains("case/1.dcm is in the archive tier", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_bytes_have_the_same_hash_in_every_version()
    {
        var connection = await azurite.ConnectionStringOrSkipAsync();
        var container = AzuriteFixture.FreshContainer();
        var store = new AzureBlobStore(new(connection, AzureBlobStore.Options()));

        var first = await DropAsync("slice");
        var again = await DropAsync("slice");
        var other = await DropAsync("other");

        Assert.NotEqual(first.ETag, again.ETag);
        Assert.NotNull(first.ContentHash);
        Assert.Equal(first.ContentHash, again.ContentHash);
        Assert.NotEqual(first.ContentHash, other.ContentHash);
        Assert.Equal(other, await store.FindAsync(new(container, "case/1.dcm"), Token));

        async Task<BlobEntry> DropAsync(string content)
        {
            await store.WriteAsync(
                new(container, "case/1.dcm"), WriteCondition.Always,
                (stream, token) => stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(content), token).AsTask(),
                Token);
            return await store.ListAsync(container, "case/", Token).SingleAsync(Token);
        }
    }

    [Fact]
    public async Task Two_writers_of_many_blocks_never_mix()
    {
        var connection = await azurite.ConnectionStringOrSkipAsync();
        var address = new BlobAddress(AzuriteFixture.FreshContainer(), "blob");
        var store = new AzureBlobStore(new(connection, AzureBlobStore.Options()));

        // The one that commits last either wins, or finds its blocks thrown away and is told to try again.
        var writes = await Task.WhenAll(
            Enumerable
                .Range(1, 3)
                .Select(async writer =>
                {
                    try
                    {
                        await store.WriteAsync(
                            address,
                            WriteCondition.Always,
                            async (stream, token) =>
                            {
                                for (var i = 0; i < 9; i++)
                                    await stream.WriteAsync(Enumerable.Repeat((byte)writer, 1 << 20).ToArray(), token);
                            },
                            Token);
                        return true;
                    }
                    catch (StorageUnavailableException)
                    {
                        return false;
                    }
                }));

        Assert.Contains(true, writes);
        using var content = new MemoryStream();
        await using (var stream = await store.OpenReadAsync(address, 0, null, null, Token))
            await stream.CopyToAsync(content, Token);
        Assert.Equal(9 << 20, content.Length);
        Assert.Single(content.ToArray().Distinct());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9 << 20)]
    public async Task Bytes_that_are_damaged_on_the_way_are_refused_and_sent_again(int length)
    {
        var connection = await azurite.ConnectionStringOrSkipAsync();
        var address = new BlobAddress(AzuriteFixture.FreshContainer(), "blob");
        await new BlobContainerClient(connection, address.Container).CreateAsync(cancellationToken: Token);
        var options = AzureBlobStore.Options();
        using var line = new DamagingLine(times: 2);
        options.Transport = new HttpClientTransport(new HttpClient(line));
        var direct = new AzureBlobStore(new(connection, options));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => WriteAsync(direct));
        Assert.Null(await direct.FindAsync(address, Token));
        await WriteAsync(new RetryingBlobStore(direct, new() { FirstWait = TimeSpan.FromMilliseconds(1) }));

        Assert.Equal(0, line.Left);
        using var content = new MemoryStream();
        await using (var stream = await direct.OpenReadAsync(address, 0, null, null, Token))
            await stream.CopyToAsync(content, Token);
        Assert.Equal(length, content.Length);
        Assert.All(content.ToArray().Distinct(), value => Assert.Equal(7, value));

        Task WriteAsync(IBlobStore store) =>
            store.WriteAsync(
                address, WriteCondition.Always,
                (stream, token) => stream.WriteAsync(Enumerable.Repeat((byte)7, length).ToArray(), token).AsTask(),
                Token);
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_without_showing_them()
    {
        var connection = await azurite.ConnectionStringOrSkipAsync();
        var wrongKey = Convert.ToBase64String(new byte[64]);
        var key = connection.Split(';').First(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))[11..];
        var store = BlobStores.Open(connection.Replace(key, wrongKey, StringComparison.Ordinal));

        var fault = await Assert.ThrowsAsync<StorageRefusedException>(() => store.FindAsync(new("scans", "a"), Token));

        Assert.Contains("credentials", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrongKey, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("signature", fault.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_unavailable()
    {
        var options = AzureBlobStore.Options();
        options.Retry.MaxRetries = 1;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        var nobody = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:1/a";
        var store = new AzureBlobStore(new(nobody, options));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.FindAsync(new("scans", "a"), Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
            await store.ListAsync("scans", "", Token).ToListAsync(Token)
        );
        await Assert.ThrowsAsync<StorageUnavailableException>(() =>
            store.WriteAsync(new("scans", "a"), WriteCondition.Always, (_, _) => Task.CompletedTask, Token)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_block_that_is_refused_while_others_are_written_leaves_no_blob(int refused)
    {
        var service = new BlockService(refused);
        var options = AzureBlobStore.Options();
        options.Transport = new HttpClientTransport(new HttpClient(service));
        var store = new AzureBlobStore(
            new(
                "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:1/a",
                options));

        await Assert.ThrowsAsync<StorageRefusedException>(() =>
            store.WriteAsync(
                new("scans", "a"), WriteCondition.Always,
                (stream, token) => stream.WriteAsync(new byte[18 << 20], token).AsTask(), Token)
        );

        Assert.InRange(service.Blocks, refused, 5);
        Assert.False(service.IsCommitted);
        Assert.Equal(0, service.UnderWay);
    }

    [Theory]
    [InlineData(429, "TooManyRequests", typeof(StorageUnavailableException))]
    [InlineData(503, "ServerBusy", typeof(StorageUnavailableException))]
    [InlineData(500, "OperationTimedOut", typeof(StorageUnavailableException))]
    [InlineData(0, null, typeof(StorageUnavailableException))]
    [InlineData(400, "InvalidBlockList", typeof(StorageUnavailableException))]
    [InlineData(409, "ContainerBeingDeleted", typeof(StorageUnavailableException))]
    [InlineData(400, "Md5Mismatch", typeof(StorageUnavailableException))]
    [InlineData(404, "BlobNotFound", typeof(BlobNotFoundException))]
    [InlineData(412, "ConditionNotMet", typeof(BlobChangedException))]
    [InlineData(409, "BlobAlreadyExists", typeof(BlobExistsException))]
    [InlineData(403, "AuthorizationPermissionMismatch", typeof(StorageRefusedException))]
    [InlineData(412, "LeaseIdMissing", typeof(StorageRefusedException))]
    public void Each_answer_has_its_meaning(int status, string? code, Type expected)
    {
        var address = new BlobAddress("scans", "case/1.dcm");
        var answer = new RequestFailedException(status, "secret words", code, null);

        Assert.IsType(expected, AzureFaults.Translate(answer, address));
        var afterRetries = AzureFaults.Translate(new AggregateException(new TimeoutException(), answer), address);
        Assert.IsType(expected, afterRetries);
        Assert.DoesNotContain("secret", afterRetries.Message, StringComparison.Ordinal);
    }

    /// <summary>Flips a bit of the first requests that carry a blob's bytes.</summary>
    private sealed class DamagingLine(int times) : DelegatingHandler(new HttpClientHandler())
    {
        private int _left = times;

        public int Left => Math.Max(0, _left);

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isCommit = request.RequestUri!.Query.Contains("comp=blocklist", StringComparison.Ordinal);
            if (request.Method == HttpMethod.Put && !isCommit && Interlocked.Decrement(ref _left) >= 0)
            {
                var bytes = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
                bytes[^1] ^= 1;
                var damaged = new ByteArrayContent(bytes);
                foreach (var header in request.Content.Headers)
                    damaged.Headers.TryAddWithoutValidation(header.Key, header.Value);
                request.Content = damaged;
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Takes blocks, slowly, and refuses one of them.</summary>
    private sealed class BlockService(int refused) : HttpMessageHandler
    {
        private int _blocks;
        private int _underWay;

        public int Blocks => _blocks;

        public int UnderWay => _underWay;

        public bool IsCommitted { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            IsCommitted |= request.RequestUri!.Query.Contains("comp=blocklist", StringComparison.Ordinal);
            var number = Interlocked.Increment(ref _blocks);
            Interlocked.Increment(ref _underWay);
            await Task.Delay(number == refused ? 1 : 30, cancellationToken);
            Interlocked.Decrement(ref _underWay);
            return new(number == refused ? HttpStatusCode.Forbidden : HttpStatusCode.Created)
            {
                Content = new ByteArrayContent([]),
            };
        }
    }
}
