using LungSeg.Cohorts.Tables;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Cohorts.Kept;

/// <summary>
/// One table among the results while it is brought up to date: the rows of the version that is there and those of the
/// cases that changed are merged into a file of their own, which then takes that version's place and no other's.
/// </summary>
internal sealed class KeptTable : IAsyncDisposable
{
    /// <summary>Beside the rows: up to which case the table is whole,</summary>
    private const string WholeUpTo = "lungseg.whole-up-to";

    /// <summary>or that it is whole to the end: no case is called so.</summary>
    private const string End = "/";

    private readonly CohortRows _rows;
    private readonly BlobAddress _address;
    private readonly int _pathColumn;
    private readonly FileStream _newFile = TemporaryFile();
    private readonly ParquetTable _new;
    private FileStream? _oldFile;
    private ParquetRows? _oldReader;
    private IAsyncEnumerator<object?[]>? _old;
    private object?[]? _row;
    private string? _etag;

    private KeptTable(CohortRows rows, BlobAddress address)
    {
        (_rows, _address) = (rows, address);
        _pathColumn = rows.Columns.Index().First(column => column.Item.Name == CohortRows.ResultPath).Index;
        _new = new(_newFile, rows.Columns);
    }

    /// <summary>
    /// Up to which case (in <see cref="FolderOrder"/>) the table is whole: null where to the end, empty where it must
    /// be made anew, because it is not there, has the columns of another version or was not kept by this class.
    /// </summary>
    public string? After { get; private set; } = "";

    /// <summary>Reads the version that is there.</summary>
    /// <exception cref="InvalidDataException">What is there is no Parquet file, and stays there.</exception>
    public static async Task<KeptTable> OpenAsync(
        IBlobStore store, BlobAddress address, CohortRows rows, CancellationToken cancellation)
    {
        var table = new KeptTable(rows, address);
        try
        {
            await table.ReadAsync(store, cancellation);
            return table;
        }
        catch
        {
            await table.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Puts a case's rows in the place of those that it had. Cases come in <see cref="FolderOrder"/>.
    /// </summary>
    /// <param name="caseId">The case.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="goneAfter">Rows of cases behind this one and before the case are dropped, for these cases have no
    /// results any more; null drops none.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ReplaceAsync(
        string caseId, IEnumerable<object?[]> rows, string? goneAfter, CancellationToken cancellation)
    {
        await CopyAsync(before: caseId, goneAfter, cancellation);
        while (_row is not null && CaseOf(_row) == caseId)
            await NextAsync();
        foreach (var row in rows)
            await _new.AddAsync(row, cancellation);
    }

    /// <summary>
    /// Copies the rest and replaces the version that was read.
    /// </summary>
    /// <param name="store">Where the table lies.</param>
    /// <param name="after">Up to which case the table is whole; null to the end.</param>
    /// <param name="goneAfter">Rows of cases behind this one are dropped; null drops none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The new version's ETag.</returns>
    /// <exception cref="StorageException">Among others: another writer replaced the table meanwhile.</exception>
    public async Task<string> CompleteAsync(
        IBlobStore store, string? after, string? goneAfter, CancellationToken cancellation)
    {
        await CopyAsync(before: null, goneAfter, cancellation);
        _new.Metadata = new Dictionary<string, string> { [WholeUpTo] = after ?? End };
        await _new.CompleteAsync(cancellation);
        return await store.WriteAsync(
            _address, _etag is null ? WriteCondition.IfAbsent : WriteCondition.IfVersion(_etag),
            async (stream, token) =>
            {
                _newFile.Position = 0;
                await _newFile.CopyToAsync(stream, token);
            },
            cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_old is not null)
            await _old.DisposeAsync();
        if (_oldReader is not null)
            await _oldReader.DisposeAsync();
        if (_oldFile is not null)
            await _oldFile.DisposeAsync();
        await _new.DisposeAsync();
        await _newFile.DisposeAsync();
    }

    private async Task ReadAsync(IBlobStore store, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await store.OpenReadAsync(_address, 0, null, null, cancellation);
            _oldFile = TemporaryFile();
            await stream.CopyToAsync(_oldFile, cancellation);
            _etag = stream.ETag;
        }
        catch (BlobNotFoundException)
        {
            return;
        }

        try
        {
            _oldFile.Position = 0;
            _oldReader = await ParquetRows.OpenAsync(_oldFile, _rows.Columns, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw new InvalidDataException(
                $"{_address} is no Parquet file that can be read. The table of all results has that name: move the "
                    + "file away, or delete it, and the table is made anew.",
                fault);
        }

        if (_oldReader.HasJustThese && _oldReader.Metadata.TryGetValue(WholeUpTo, out var wholeUpTo))
            After = wholeUpTo == End ? null : wholeUpTo;
        _old = _oldReader.ReadAsync(cancellation).GetAsyncEnumerator(cancellation);
        await NextAsync();
    }

    /// <summary>Copies rows of cases before one; of all where it is null.</summary>
    private async Task CopyAsync(string? before, string? goneAfter, CancellationToken cancellation)
    {
        for (; _row is not null; await NextAsync())
        {
            var caseId = CaseOf(_row);
            if (before is not null && FolderOrder.Compare(caseId, before) >= 0)
                return;
            if (goneAfter is null || FolderOrder.Compare(caseId, goneAfter) <= 0)
                await _new.AddAsync(_row, cancellation);
        }
    }

    private async Task NextAsync() => _row = await _old!.MoveNextAsync() ? _old.Current : null;

    private string CaseOf(object?[] row) =>
        row[_pathColumn] is string path ? CaseReference.CaseIdOf(path) ?? path : "";

    private static FileStream TemporaryFile() =>
        new(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16,
            FileOptions.DeleteOnClose);
}
