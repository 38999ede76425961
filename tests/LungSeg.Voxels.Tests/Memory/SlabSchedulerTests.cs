using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Memory;

public class SlabSchedulerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Both_gives_what_each_gives(int threads)
    {
        Assert.Equal((1, "two"), Workers.Max(threads, () => SlabScheduler.Both(() => 1, () => "two")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_gives_results_in_their_order(int threads)
    {
        Func<int>[] pieces = [.. Enumerable.Range(0, 20).Select<int, Func<int>>(piece => () => piece * piece)];

        Assert.Equal(pieces.Select(piece => piece()), Workers.Max(threads, () => SlabScheduler.Each(pieces)));
    }

    [Fact]
    public void Both_run_at_the_same_time_where_there_are_threads()
    {
        using var met = new Barrier(2);
        var patience = TimeSpan.FromMinutes(1);

        Assert.Equal(
            (true, true),
            Workers.Max(2, () =>
                SlabScheduler.Both(() => met.SignalAndWait(patience), () => met.SignalAndWait(patience))
            ));
    }

    [Fact]
    public void One_thread_does_the_first_and_then_the_second()
    {
        var done = new List<int>();

        Workers.Max(1, () => SlabScheduler.Both(() => Done(1), () => Done(2)));

        Assert.Equal([1, 2], done);

        int Done(int which)
        {
            done.Add(which);
            return which;
        }
    }

    [Fact]
    public void A_fault_of_the_first_waits_for_the_second()
    {
        using var two = SlabScheduler.Use(2);
        var ended = false;

        Assert.Throws<InvalidOperationException>(() => SlabScheduler.Both<int, bool>(
            () => throw new InvalidOperationException("first"), () =>
            {
                Thread.Sleep(50);
                return ended = true;
            }));

        Assert.True(ended);
    }

    [Fact]
    public void A_fault_of_the_second_is_thrown_as_it_is()
    {
        using var two = SlabScheduler.Use(2);
        var fault = Assert.Throws<InvalidOperationException>(() => SlabScheduler.Both<int, bool>(
            () => 1, () => throw new InvalidOperationException("second")));

        Assert.Equal("second", fault.Message);
    }
}
