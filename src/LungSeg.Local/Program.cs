using LungSeg.Local.Commands;
using LungSeg.Local.Terminal;

// Some of the pool's threads wait: writers for their compressors, meshes for their files. With only as many threads as
// processors, work that is ready waits too, until the pool grows by itself after a tenth of a second.
ThreadPool.SetMinThreads(4 * Environment.ProcessorCount, 4 * Environment.ProcessorCount);

using var stop = new StopSignals();
return await CommandLine.RunAsync(args, Console.Out, Console.Error, stop.Token);
