namespace LungSeg.Cohorts.Tables;

/// <summary>
/// Writes a table row by row. Disposed without <see cref="CompleteAsync"/>, what it wrote is no whole file.
/// </summary>
public interface ITableWriter : IAsyncDisposable
{
    /// <summary>Adds a row.</summary>
    /// <param name="row">A value for each column, of the type that its kind says, or null; may be changed
    /// afterwards.</param>
    /// <param name="cancellation">Ends it.</param>
    ValueTask AddAsync(IReadOnlyList<object?> row, CancellationToken cancellation);

    /// <summary>Ends the file; a table without rows has its columns.</summary>
    ValueTask CompleteAsync(CancellationToken cancellation);
}
