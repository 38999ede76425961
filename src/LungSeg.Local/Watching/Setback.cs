namespace LungSeg.Local.Watching;

/// <summary>
/// A case broke without an outcome: the store was away, or a defect. It is tried again after waits that double from one
/// second, a few times; then it waits for its files to change or for the next watcher, so that it cannot fail in a
/// loop.
/// </summary>
/// <param name="Tries">Tries so far, all of them over the same files.</param>
/// <param name="Fingerprint">The files.</param>
/// <param name="NotBefore">When the next try may begin.</param>
internal sealed record Setback(int Tries, string Fingerprint, DateTimeOffset NotBefore)
{
    private const int MaximumTries = 8;

    /// <summary>It will be tried again by itself.</summary>
    public bool IsTriedAgain => Tries < MaximumTries;

    /// <summary>What becomes of the case, as a sentence.</summary>
    public string Outlook => IsTriedAgain
        ? "It will be tried again."
        : $"It was tried {Tries} times and is left alone until its files change or the watcher is started again.";

    public static Setback After(Setback? last, string fingerprint, TimeProvider time)
    {
        var tries = last?.Fingerprint == fingerprint ? last.Tries + 1 : 1;
        return new(tries, fingerprint, time.GetUtcNow() + TimeSpan.FromSeconds(1 << (tries - 1)));
    }

    /// <summary>The case must not be tried now over these files.</summary>
    public bool HoldsBack(string fingerprint, TimeProvider time) =>
        fingerprint == Fingerprint && (!IsTriedAgain || time.GetUtcNow() < NotBefore);
}
