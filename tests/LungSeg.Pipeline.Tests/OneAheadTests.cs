using LungSeg.Pipeline.Exports;

namespace LungSeg.Pipeline.Tests;

public class OneAheadTests
{
    [Fact]
    public void Items_come_in_their_order_and_each_is_there_until_the_caller_disposes_it()
    {
        var seen = new List<int>();
        foreach (var item in OneAhead.Of(Numbers(5, [])))
        {
            Assert.False(item.IsDisposed);
            seen.Add(item.Number);
        }

        Assert.Equal([0, 1, 2, 3, 4], seen);
    }

    [Fact]
    public void The_next_one_is_made_while_the_last_one_is_used()
    {
        using var isNextMade = new ManualResetEventSlim();
        foreach (var item in OneAhead.Of(Numbers(2, [], made => { if (made == 1) isNextMade.Set(); })))
        {
            Assert.True(isNextMade.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void One_that_nobody_asks_for_any_more_is_disposed()
    {
        var made = new List<Item>();
        foreach (var item in OneAhead.Of(Numbers(5, made)))
        {
            if (item.Number == 1) break;
        }

        Assert.Equal([false, false, true], made.Select(item => item.IsDisposed));
    }

    [Fact]
    public void What_goes_wrong_is_thrown_in_its_place()
    {
        var seen = new List<int>();
        Assert.Throws<IOException>(() =>
        {
            foreach (var item in OneAhead.Of(Numbers(5, [], made =>
                    {
                        if (made == 2)
                            throw new IOException();
                    })))
                seen.Add(item.Number);
        });

        Assert.Equal([0, 1], seen);
    }

    private static IEnumerable<Item> Numbers(int count, List<Item> made, Action<int>? make = null)
    {
        for (var number = 0; number < count; number++)
        {
            make?.Invoke(number);
            var item = new Item(number);
            made.Add(item);
            yield return item;
        }
    }

    private sealed class Item(int number) : IDisposable
    {
        public int Number => number;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
