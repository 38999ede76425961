namespace LungSeg.Functions.Attempts;

/// <summary>A stage ended the processes of the workers that began it, and is not begun again.</summary>
/// <param name="attempts">How often it was begun.</param>
public sealed class WorkerLostException(int attempts)
    : Exception($"{attempts} workers began it, and their processes ended before it did.");
