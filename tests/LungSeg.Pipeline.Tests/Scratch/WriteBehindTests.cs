using LungSeg.Pipeline.Scratch;
using LungSeg.TestKit.Tools;

namespace LungSeg.Pipeline.Tests.Scratch;

public class WriteBehindTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private readonly List<string> _written = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_wait_a_write_has_ended_on_return_and_its_fault_is_the_callers()
    {
        await using var writer = new WriteBehind(TimeSpan.Zero, TimeProvider.System);

        await writer.AddAsync("a", Write("a"), Cancellation);
        await Assert.ThrowsAsync<IOException>(() => writer.AddAsync("b", _ => throw new IOException(), Cancellation));

        Assert.Equal(["a"], _written);
    }

    [Fact]
    public async Task Writes_are_made_in_the_order_in_which_they_were_added_after_their_wait()
    {
        var time = new SkippingTime();
        await using var writer = new WriteBehind(TimeSpan.FromSeconds(5), time);
        string[] names = ["c", "a", "b"];
        foreach (var name in names) await writer.AddAsync(name, Write(name), Cancellation);
        await EndAsync(writer);

        Assert.Equal(names, _written);
        Assert.Equal(TimeSpan.FromSeconds(5), time.Waits[0]);
    }

    [Fact]
    public async Task What_is_dropped_in_time_is_never_written()
    {
        await using (var writer = new WriteBehind(Never, TimeProvider.System))
        {
            await writer.AddAsync("cases/a/volume", Write("a"), Cancellation);
            await writer.DropAsync("cases/a/");
        }

        Assert.Empty(_written);
    }

    [Fact]
    public async Task A_write_under_way_has_ended_when_its_drop_returns_and_the_others_go_on()
    {
        TaskCompletionSource begun = new(), mayEnd = new();
        await using var writer = new WriteBehind(TimeSpan.FromTicks(1), TimeProvider.System);
        await writer.AddAsync("a/1", async token =>
        {
            begun.SetResult();
            await mayEnd.Task.WaitAsync(token);
            _written.Add("a/1");
        }, Cancellation);
        await writer.AddAsync("a/2", Write("a/2"), Cancellation);
        await begun.Task;

        // It is not broken off: the store might carry it out all the same, later.
        var drop = writer.DropAsync("a/");
        Assert.False(drop.IsCompleted);
        mayEnd.SetResult();
        await drop;
        Assert.Equal(["a/1"], _written);

        await writer.AddAsync("b/1", Write("b/1"), Cancellation);
        await EndAsync(writer);
        Assert.Equal(["a/1", "b/1"], _written);
    }

    [Fact]
    public async Task A_write_takes_the_place_of_the_one_of_its_name_that_waits()
    {
        await using (var writer = new WriteBehind(Never, TimeProvider.System))
        {
            await writer.AddAsync("a", Write("old"), Cancellation);
            await writer.AddAsync("a", Write("new"), Cancellation);
        }

        Assert.Empty(_written);
        await using (var writer = new WriteBehind(TimeSpan.FromSeconds(0.3), TimeProvider.System))
        {
            await writer.AddAsync("a", Write("old"), Cancellation);
            await writer.AddAsync("a", Write("new"), Cancellation);
            await EndAsync(writer);
        }

        Assert.Equal(["new"], _written);
    }

    [Fact]
    public async Task A_write_that_fails_is_told_and_tried_again_before_the_next()
    {
        var (failures, tries) = (new List<string>(), 0);
        var time = new SkippingTime();
        await using var writer = new WriteBehind(TimeSpan.FromTicks(1), time);
        writer.Failed += failures.Add;

        await writer.AddAsync(
            "a", token => ++tries < 8 ? throw new IOException("away") : Write("a")(token), Cancellation);
        await writer.AddAsync("b", Write("b"), Cancellation);
        await EndAsync(writer);

        Assert.Equal(["a", "b"], _written);
        Assert.Equal(7, failures.Count);
        Assert.All(failures, failure => Assert.Contains("away", failure, StringComparison.Ordinal));
        Assert.Equal(
            [1, 2, 4, 8, 16, 30, 30], time.Waits.Select(pause => pause.TotalSeconds).Where(seconds => seconds >= 1));
    }

    private Func<CancellationToken, Task> Write(string name) => _ =>
    {
        _written.Add(name);
        return Task.CompletedTask;
    };

    /// <summary>Waits until all that was added has been written.</summary>
    private static async Task EndAsync(WriteBehind writer)
    {
        var last = new TaskCompletionSource();
        await writer.AddAsync("last", _ =>
        {
            last.SetResult();
            return Task.CompletedTask;
        }, Cancellation);
        await last.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
    }
}
