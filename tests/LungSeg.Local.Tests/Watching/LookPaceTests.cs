using LungSeg.Local.Watching;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests.Watching;

public class LookPaceTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SkippingTime _time = new();

    [Fact]
    public void The_first_look_is_due_at_once()
    {
        Assert.Equal(TimeSpan.Zero, new LookPace(_time, Pause).Wait(oneIn: 10));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 1)]
    [InlineData(0.2, 1.8)]
    [InlineData(30, 270)]
    public async Task A_look_takes_a_tenth_of_the_time_at_most(double look, double wait)
    {
        var pace = new LookPace(_time, Pause);

        await pace.LookAsync(() => PassAsync(look));

        Assert.Equal(TimeSpan.FromSeconds(wait), pace.Wait(oneIn: 10));
    }

    [Fact]
    public async Task What_passes_shortens_the_wait_down_to_none()
    {
        var pace = new LookPace(_time, Pause);
        await pace.LookAsync(() => Task.CompletedTask);

        await PassAsync(0.25);
        Assert.Equal(TimeSpan.FromSeconds(0.75), pace.Wait(oneIn: 10));
        await PassAsync(2);
        Assert.Equal(TimeSpan.Zero, pace.Wait(oneIn: 10));
    }

    [Fact]
    public async Task What_may_be_taken_counts_when_it_is_asked_for()
    {
        var pace = new LookPace(_time, Pause);

        await pace.LookAsync(() => PassAsync(1));

        Assert.Equal(TimeSpan.FromSeconds(19), pace.Wait(oneIn: 20));
        Assert.Equal(TimeSpan.FromSeconds(3), pace.Wait(oneIn: 4));
    }

    [Fact]
    public async Task A_look_that_fails_counts_as_one()
    {
        var pace = new LookPace(_time, Pause);

        await Assert.ThrowsAsync<TimeoutException>(() => pace.LookAsync(() => throw new TimeoutException()));

        Assert.Equal(Pause, pace.Wait(oneIn: 10));
    }

    private Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), _time);
}
