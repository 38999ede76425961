using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports.Finished;

/// <summary>Reads files of a finished series.</summary>
/// <param name="store">Where they lie.</param>
/// <param name="container">The results container.</param>
/// <param name="folder">What their names start with.</param>
internal sealed class ResultFileReader(IBlobStore store, string container, string folder)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ExportFaultException">It is not there, or not what its name says.</exception>
    public async Task<T> ReadAsync<T>(string name, Func<Stream, T> read, CancellationToken cancellation)
    {
        var address = new BlobAddress(container, folder + name);
        try
        {
            await using var stream = await store.OpenReadAsync(address, 0, null, null, cancellation);
            return read(stream);
        }
        catch (BlobNotFoundException)
        {
            throw new ExportFaultException(
                new(
                    "result-incomplete", $"The result has no {name}.",
                    "Process the case again with the format masks among its formats.", address.Name));
        }
        catch (InvalidDataException fault)
        {
            throw new ExportFaultException(
                new(
                    "result-unreadable", $"{name} cannot be read: {fault.Message}", "Process the case again.",
                    address.Name));
        }
    }
}

/// <summary>Carries why a finished series cannot be exported up to where it becomes a value.</summary>
internal sealed class ExportFaultException(Fault fault) : Exception(fault.Message)
{
    public Fault Fault { get; } = fault;
}
