using System.CommandLine;
using LungSeg.Local;
using LungSeg.Local.Commands;
using LungSeg.Pipeline.Ports;

var root = new RootCommand(
    "LungSeg: chest CT in, lungs out. Not for clinical use.\n\n" + ExitCodes.Help)
{
    RunCommand.Create(),
    WatchCommand.Create(),
    DemoCommand.Create(),
    InfoCommand.Create(),
    ServeCommand.Create(),
    ExportCommand.Create(),
    BenchCommand.Create(),
};

// Some of the pool's threads wait: writers for their compressors, meshes for their files. With only as many threads as
// processors, work that is ready waits too, until the pool grows by itself after a tenth of a second.
ThreadPool.SetMinThreads(4 * Environment.ProcessorCount, 4 * Environment.ProcessorCount);

using var stop = new StopSignals();
try
{
    var parsed = root.Parse(args);
    var code = await parsed.InvokeAsync(
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
    return parsed.Errors.Count > 0 ? ExitCodes.Usage : code;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return ExitCodes.Cancelled;
}
catch (UsageException fault)
{
    Console.Error.WriteLine(fault.Message);
    return ExitCodes.Usage;
}
catch (Exception fault) when (fault is StorageException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(fault.Message);
    return ExitCodes.Failed;
}
