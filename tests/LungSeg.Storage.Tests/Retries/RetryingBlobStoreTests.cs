using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Retries;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;

namespace LungSeg.Storage.Tests.Retries;

public class RetryingBlobStoreTests
{
    private static readonly BlobAddress Address = new("scans", "case/1.dcm");

    private readonly MemoryBlobStore _inner = new();
    private readonly SkippingTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waits_double_with_jitter_up_to_a_bound_and_then_the_fault_is_thrown()
    {
        var store = Over((_, _) => Fault.Unavailable);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.FindAsync(Address, Token));

        double[] longest = [1, 2, 4, 5];
        Assert.Equal(longest.Length, _time.Waits.Count);
        Assert.All(_time.Waits.Zip(longest), pair =>
            Assert.InRange(pair.First.TotalSeconds, pair.Second / 2, pair.Second)
        );
    }

    [Fact]
    public async Task A_document_that_is_replaced_behind_a_broken_connection_is_read_anew()
    {
        var store = Over(FaultInjectingBlobStore.Sequence(StoreCall.Read, Fault.Dropped, Fault.Changed));
        await PutAsync(_inner, "first version");

        Assert.Equal("changed meanwhile", await store.FindTextAsync(Address, Token));
    }

    [Fact]
    public async Task A_stutter_is_not_seen()
    {
        var store = Over(
            FaultInjectingBlobStore.Sequence(StoreCall.Write, Fault.Unavailable, Fault.Dropped, Fault.AnswerLost));

        await PutAsync(store, "whole");

        Assert.Equal("whole", await TextAsync(await store.OpenReadAsync(Address, 0, null, null, Token)));
        Assert.Equal(3, _time.Waits.Count);
    }

    [Fact]
    public async Task A_broken_read_goes_on_where_it_stopped()
    {
        await PutAsync(_inner, "0123456789abcdef");
        var store = Over(
            FaultInjectingBlobStore.Sequence(StoreCall.Read, Fault.Dropped, Fault.Unavailable, Fault.Dropped));

        Assert.Equal("23456789abc", await TextAsync(await store.OpenReadAsync(Address, 2, 11, null, Token)));
    }

    [Fact]
    public async Task A_read_never_goes_on_with_another_version()
    {
        await PutAsync(_inner, "0123456789abcdef");
        var store = Over(FaultInjectingBlobStore.Sequence(StoreCall.Read, Fault.Dropped, Fault.Changed));

        var stream = await store.OpenReadAsync(Address, 0, null, null, Token);

        await Assert.ThrowsAsync<BlobChangedException>(() => TextAsync(stream));
    }

    [Fact]
    public async Task A_dead_line_ends_a_read()
    {
        await PutAsync(_inner, "0123456789abcdef");
        var reads = 0;
        var store = Over(
            (call, _) =>
                call != StoreCall.Read ? Fault.None
                : reads++ == 0 ? Fault.Dropped
                : Fault.Unavailable);

        var stream = await store.OpenReadAsync(Address, 0, null, null, Token);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => TextAsync(stream));
    }

    [Fact]
    public async Task A_broken_listing_goes_on_without_repeating()
    {
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"case/{i:00}")];
        foreach (var name in names)
            await PutAsync(_inner, name, new("scans", name));
        var store = Over(
            FaultInjectingBlobStore.Sequence(StoreCall.List, Fault.Dropped, Fault.Unavailable, Fault.Dropped));

        var listed = await store.ListAsync("scans", "case/", Token).Select(entry => entry.Name).ToListAsync(Token);

        Assert.Equal(names, listed);
    }

    [Fact]
    public async Task What_is_final_is_not_tried_again()
    {
        await PutAsync(_inner, "x");
        var store = Over((_, _) => Fault.None);

        await Assert.ThrowsAsync<BlobChangedException>(() => store.OpenReadAsync(Address, 0, null, "other", Token));
        await Assert.ThrowsAsync<BlobExistsException>(() => store.WriteAsync(
            Address, WriteCondition.IfAbsent, (_, _) => Task.CompletedTask, Token));

        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_read_that_goes_well_is_one_request()
    {
        await PutAsync(_inner, "0123456789abcdef");
        var calls = new List<StoreCall>();
        var store = Over((call, _) =>
        {
            calls.Add(call);
            return Fault.None;
        });

        Assert.Equal("0123456789abcdef", await TextAsync(await store.OpenReadAsync(Address, 0, null, null, Token)));

        Assert.Equal([StoreCall.Read], calls);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var store = new RetryingBlobStore(
            new FaultInjectingBlobStore(_inner, (_, _) => Fault.Unavailable),
            new() { FirstWait = TimeSpan.FromHours(1), LongestWait = TimeSpan.FromHours(1) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.FindAsync(Address, cancel.Token));
    }

    private static Task<string> PutAsync(IBlobStore store, string text, BlobAddress? address = null) =>
        store.WriteAsync(
            address ?? Address, WriteCondition.Always,
            (stream, token) => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), token).AsTask(), Token);

    private static async Task<string> TextAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Token);
    }

    private RetryingBlobStore Over(Func<StoreCall, BlobAddress, Fault> plan) => new(
        new FaultInjectingBlobStore(_inner, plan),
        new() { Tries = 5, FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(5), Time = _time });
}
