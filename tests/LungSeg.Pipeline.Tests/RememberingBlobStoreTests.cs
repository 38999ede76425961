using System.Text;
using LungSeg.Pipeline.Caching;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;

namespace LungSeg.Pipeline.Tests;

/// <summary>
/// What was written is not asked for again, and never served when the store may have something else. (The store's
/// contract is tested beside the others'.)
/// </summary>
public class RememberingBlobStoreTests
{
    private const long Bound = 8 << 20;

    private static readonly BlobAddress Plan = new("work", "cases/one/plan.json");

    private readonly MemoryBlobStore _inner = new();
    private readonly RequestLog _asked;
    private readonly RememberingBlobStore _store;

    public RememberingBlobStoreTests()
    {
        _asked = new(_inner);
        _store = new(_asked, address => address.Container == "work", Bound);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<StoreCall> Calls => _asked.Requests.Select(request => request.Call);

    [Fact]
    public async Task What_was_written_is_read_without_asking_and_lies_in_the_store()
    {
        var etag = await WriteAsync(_store, Plan, "plan");

        Assert.Equal("plan", await ReadAsync(_store, Plan));
        Assert.Equal("plan", await ReadAsync(_store, Plan, etag));
        Assert.Equal([StoreCall.Write], Calls);
        Assert.Equal("plan", await ReadAsync(_inner, Plan));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 << 10)]
    [InlineData((16 << 10) + 1)]
    [InlineData(100_000)]
    [InlineData(4 << 20)]
    public async Task Blobs_of_any_length_and_ranges_of_them_read_as_they_were_written(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        await _store.WriteAsync(Plan, WriteCondition.Always, async (stream, token) =>
        {
            // Both ways of writing, in pieces that do not fit those of the memory.
            stream.Write(bytes.AsSpan(0, length / 3));
            await stream.WriteAsync(bytes.AsMemory(length / 3), token);
        }, Cancellation);

        foreach (var (offset, count) in ((int, int)[])
                [(0, length), (length / 2, length / 4), (length, 5), (length / 3, length)])
        {
            using var stream = await _store.OpenReadAsync(Plan, offset, count, null, Cancellation);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, Cancellation);
            Assert.Equal(
                bytes.AsSpan(offset, Math.Min(count, length - offset)),
                content.GetBuffer().AsSpan(0, (int)content.Length));
        }

        Assert.Equal([StoreCall.Write], Calls);
    }

    [Fact]
    public async Task What_others_wrote_is_asked_for_each_time()
    {
        await WriteAsync(_inner, Plan, "theirs");

        Assert.Equal("theirs", await ReadAsync(_store, Plan));
        Assert.Equal("theirs", await ReadAsync(_store, Plan));
        Assert.Equal([StoreCall.Read, StoreCall.Read], Calls);
        Assert.Equal(0, _store.Bytes);
    }

    [Fact]
    public async Task Another_version_than_the_remembered_one_is_the_stores_to_answer_for()
    {
        await WriteAsync(_store, Plan, "mine");
        var theirs = await WriteAsync(_inner, Plan, "theirs");

        Assert.Equal("theirs", await ReadAsync(_store, Plan, theirs));
        await Assert.ThrowsAsync<BlobChangedException>(() => ReadAsync(_store, Plan, "gone"));
    }

    [Fact]
    public async Task What_is_deleted_or_written_anew_is_not_served_any_more()
    {
        await WriteAsync(_store, Plan, "old");
        await WriteAsync(_store, Plan, "new");
        Assert.Equal("new", await ReadAsync(_store, Plan));

        await _store.DeleteAsync(Plan, Cancellation);

        await Assert.ThrowsAsync<BlobNotFoundException>(() => ReadAsync(_store, Plan));
        Assert.Equal(0, _store.Bytes);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_to_serve()
    {
        await WriteAsync(_store, Plan, "old");

        await Assert.ThrowsAsync<BlobExistsException>(() =>
            _store.WriteAsync(
                Plan, WriteCondition.IfAbsent, (stream, token) => stream.WriteAsync(new byte[3], token).AsTask(),
                Cancellation)
        );

        Assert.Equal("old", await ReadAsync(_store, Plan));
        Assert.Contains(StoreCall.Read, Calls);
    }

    [Fact]
    public async Task Of_two_writes_at_a_time_the_store_knows_the_last()
    {
        await WriteAsync(_store, Plan, "outer", () => WriteAsync(_store, Plan, "inner"));

        Assert.Equal("outer", await ReadAsync(_store, Plan));

        // One that begins when another has ended, but not all.
        await WriteAsync(_store, Plan, "last", async () =>
        {
            await WriteAsync(_store, Plan, "first");
            await WriteAsync(_store, Plan, "second");
        });

        Assert.Equal("last", await ReadAsync(_store, Plan));
        Assert.Equal(0, _store.Bytes);
    }

    [Fact]
    public async Task Of_a_write_and_a_delete_at_a_time_the_store_knows_the_last()
    {
        await WriteAsync(_store, Plan, "plan", () => _store.DeleteAsync(Plan, Cancellation));

        Assert.Equal("plan", await ReadAsync(_store, Plan));
        Assert.Equal(0, _store.Bytes);
    }

    [Fact]
    public async Task After_writes_that_met_the_next_is_remembered_again()
    {
        await WriteAsync(_store, Plan, "outer", () => WriteAsync(_store, Plan, "inner"));
        await WriteAsync(_store, Plan, "next");

        Assert.Equal("next", await ReadAsync(_store, Plan));
        Assert.DoesNotContain(StoreCall.Read, Calls);
    }

    [Fact]
    public async Task A_write_that_is_tried_again_is_remembered_as_it_ended()
    {
        var tries = 0;
        var again = new RememberingBlobStore(new TwiceWriting(_asked), _ => true, Bound);

        await again.WriteAsync(
            Plan, WriteCondition.Always,
            (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes($"try {++tries}"), token).AsTask(),
            Cancellation);

        Assert.Equal("try 2", await ReadAsync(again, Plan));
        Assert.Equal("try 2", await ReadAsync(_inner, Plan));
        Assert.DoesNotContain(StoreCall.Read, Calls);
    }

    [Fact]
    public async Task What_is_too_long_or_has_no_room_or_is_not_worth_it_is_left_to_the_store()
    {
        await WriteAsync(_store, new("results", "case.json"), "case");
        await WriteAsync(_store, new("work", "long"), new('x', (4 << 20) + 1));
        for (var i = 0; i < 3; i++) await WriteAsync(_store, new("work", $"{i}"), new('x', 3 << 20));

        Assert.Equal(6 << 20, _store.Bytes);
        foreach (var address in (BlobAddress[])
                [new("results", "case.json"), new("work", "long"), new("work", "0"), new("work", "1"), new("work", "2")]
        )
        {
            Assert.Equal(await ReadAsync(_inner, address), await ReadAsync(_store, address));
        }

        Assert.Equal(
            ["case.json", "long", "2"],
            _asked.Requests.Where(request => request.Call == StoreCall.Read).Select(request => request.Address.Name));
    }

    [Fact]
    public async Task What_is_forgotten_makes_room()
    {
        await WriteAsync(_store, Plan, "one");
        await WriteAsync(_store, new("work", "cases/two/plan.json"), "two");

        _store.Forget("work", "cases/one/");

        Assert.Equal(3, _store.Bytes);
        Assert.Equal("one", await ReadAsync(_store, Plan));
        Assert.Equal("two", await ReadAsync(_store, new("work", "cases/two/plan.json")));
        Assert.Equal(1, Calls.Count(call => call == StoreCall.Read));
    }

    private static Task<string> WriteAsync(
        IBlobStore store, BlobAddress address, string text, Func<Task>? meanwhile = null) =>
        store.WriteAsync(
            address,
            WriteCondition.Always,
            async (stream, token) =>
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text), token);
                if (meanwhile is not null)
                    await meanwhile();
            },
            Cancellation);

    private static async Task<string> ReadAsync(IBlobStore store, BlobAddress address, string? ifETag = null)
    {
        using var reader = new StreamReader(await store.OpenReadAsync(address, 0, null, ifETag, Cancellation));
        return await reader.ReadToEndAsync(Cancellation);
    }

    /// <summary>Has every blob written once in vain.</summary>
    private sealed class TwiceWriting(IBlobStore inner) : DelegatingBlobStore(inner)
    {
        public override async Task<string> WriteAsync(
            BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
            CancellationToken cancellation)
        {
            await write(Stream.Null, cancellation);
            return await base.WriteAsync(address, condition, write, cancellation);
        }
    }
}
