namespace LungSeg.Functions.Tests.Sweeping;

/// <summary>The system's clock, put on by a time that can grow.</summary>
internal sealed class LaterClock(TimeSpan by) : TimeProvider
{
    public TimeSpan By { get; set; } = by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
