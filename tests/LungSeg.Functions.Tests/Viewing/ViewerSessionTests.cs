using LungSeg.Functions.Configuration;
using LungSeg.Functions.Viewing;
using LungSeg.Storage;

namespace LungSeg.Functions.Tests.Viewing;

public class ViewerSessionTests
{
    private readonly MemoryBlobStore _store = new();
    private readonly SteppingTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_is_good_on_every_instance_of_the_app()
    {
        var ticket = await Sessions().IssueAsync(Token);

        Assert.True(await Sessions().IsValidAsync(ticket, Token));
        Assert.Matches("^[0-9]+\\.[0-9a-f]{64}$", ticket);
    }

    [Fact]
    public async Task A_ticket_ends()
    {
        var sessions = Sessions();
        var ticket = await sessions.IssueAsync(Token);

        _time.Step(ViewerSessions.Lifetime - TimeSpan.FromSeconds(1));
        Assert.True(await sessions.IsValidAsync(ticket, Token));
        _time.Step(TimeSpan.FromSeconds(1));
        Assert.False(await sessions.IsValidAsync(ticket, Token));
    }

    [Fact]
    public async Task A_ticket_whose_end_was_put_off_is_no_ticket()
    {
        var sessions = Sessions();
        var parts = (await sessions.IssueAsync(Token)).Split('.');

        Assert.False(await sessions.IsValidAsync($"{long.Parse(parts[0]) + 60}.{parts[1]}", Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("9999999999")]
    [InlineData("9999999999.")]
    [InlineData("9999999999.0.0")]
    public async Task Anything_else_is_no_ticket(string? ticket) =>
        Assert.False(await Sessions().IsValidAsync(ticket, Token));

    [Fact]
    public async Task Deleting_the_key_ends_all_sessions()
    {
        var sessions = Sessions();
        var ticket = await sessions.IssueAsync(Token);
        Assert.True(await _store.DeleteAsync(new("work", "viewer/session-key"), Token));

        _time.Step(TimeSpan.FromMinutes(2));
        Assert.False(await sessions.IsValidAsync(ticket, Token));
        Assert.True(await sessions.IsValidAsync(await Sessions().IssueAsync(Token), Token));
    }

    private ViewerSessions Sessions() => new(_store, new LungSegOptions(), _time);

    private sealed class SteppingTime : TimeProvider
    {
        private long _ticks = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => new(_ticks, TimeSpan.Zero);

        public override long GetTimestamp() => _ticks;

        public void Step(TimeSpan time) => _ticks += time.Ticks;
    }
}
