namespace LungSeg.Formats.Pictures;

/// <summary>Steps along an axis of a view, from the first to the one before the end.</summary>
internal readonly record struct StepRange(int First, int End)
{
    public int Count => End - First;

    /// <summary>This range made longer by some steps at both ends, as far as there are any.</summary>
    public StepRange Widened(int steps, int limit) => new(Math.Max(First - steps, 0), Math.Min(End + steps, limit));
}
