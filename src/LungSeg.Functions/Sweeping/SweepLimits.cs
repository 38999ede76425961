namespace LungSeg.Functions.Sweeping;

/// <summary>
/// What one sweep does at most, so that its time and its requests do not grow with what the account keeps. What is left
/// is done by the next ones.
/// </summary>
public sealed record SweepLimits
{
    /// <summary>Poisoned events that are taken from their queue.</summary>
    public int Poisoned { get; init; } = 1_000;

    /// <summary>
    /// Cases whose names are held against the results', at 5,000 names a request: 80 requests, and 200,000 cases a
    /// sweep.
    /// </summary>
    public int Names { get; init; } = 200_000;

    /// <summary>Started cases that are asked for, with a request to Durable for each that runs.</summary>
    public int Started { get; init; } = 10_000;

    /// <summary>Cases without any result that are looked at, and started where nothing works on them.</summary>
    public int Unstarted { get; init; } = 2_000;

    /// <summary>
    /// Cases whose blobs are held against their results, with three requests for each: a million a day at a sweep every
    /// five minutes.
    /// </summary>
    public int Audited { get; init; } = 4_000;

    /// <summary>
    /// Cases whose rows are put into the table of all results, with some three requests for each.
    /// </summary>
    public int Cohort { get; init; } = 2_000;

    /// <summary>Cases whose results are sent at a time, for as long as a part may take.</summary>
    public int SendingAtOnce { get; init; } = 4;

    /// <summary>Cases that are looked at at a time.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>No part of a sweep begins another case after this.</summary>
    public TimeSpan PartTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From the beginning of an audit of all cases to that of the next.</summary>
    public TimeSpan AuditPeriod { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Age at which an ended orchestration's history is purged; results stay.</summary>
    public TimeSpan HistoryAge { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Histories are purged once in this time: each purge reads the whole table of instances.</summary>
    public TimeSpan PurgePeriod { get; init; } = TimeSpan.FromHours(1);
}
