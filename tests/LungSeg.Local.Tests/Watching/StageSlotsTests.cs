using LungSeg.Local.Driver;

namespace LungSeg.Local.Tests.Watching;

public sealed class StageSlotsTests
{
    [Fact]
    public async Task The_earliest_case_goes_first_and_who_gave_up_is_passed_over()
    {
        var slots = new StageSlots(1);
        var order = new List<long>();
        using var gaveUp = new CancellationTokenSource();
        await slots.WaitAsync(9, CancellationToken.None);
        List<Task> waiting = [WaitAsync(3), WaitAsync(2), WaitAsync(3), WaitAsync(1, gaveUp.Token), WaitAsync(2)];
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[3]);
        slots.Release();
        await Task.WhenAll(waiting.Where((_, i) => i != 3));
        Assert.Equal([2, 2, 3, 3], order);

        // The slot is free again, and there is one.
        await slots.WaitAsync(1, CancellationToken.None);
        Assert.False(slots.WaitAsync(1, CancellationToken.None).IsCompleted);

        async Task WaitAsync(long place, CancellationToken cancellation = default)
        {
            await slots.WaitAsync(place, cancellation);
            order.Add(place);
            slots.Release();
        }
    }
}
