namespace LungSeg.Benchmarks.Simulation;

/// <summary>
/// Equal servers with one queue, first come first served. It keeps the integrals over time of how many are served and
/// how many wait, and the sum of all waits: by Little's law the second and the third are the same number.
/// </summary>
public sealed class Resource(Simulator simulator, int servers)
{
    private readonly Queue<(double Since, Action Granted)> _waiting = new();
    private int _free = servers;
    private int _busy;
    private double _changed;
    private double _busySeconds;
    private double _waitingSeconds;

    /// <summary>How many have been let in.</summary>
    public long Served { get; private set; }

    /// <summary>The sum of the waits of all that were let in, s.</summary>
    public double WaitSeconds { get; private set; }

    /// <summary>The integral over time of the number of busy servers, s.</summary>
    public double BusySeconds => _busySeconds + (_busy * (simulator.Now - _changed));

    /// <summary>The integral over time of the number of those that wait, s.</summary>
    public double QueueSeconds => _waitingSeconds + (_waiting.Count * (simulator.Now - _changed));

    /// <summary>Adds a server.</summary>
    public void Add()
    {
        Note();
        _free++;
        LetIn();
    }

    /// <summary>Asks for a server; it is kept until <see cref="Release"/>.</summary>
    public void Acquire(Action granted)
    {
        Note();
        _waiting.Enqueue((simulator.Now, granted));
        LetIn();
    }

    /// <summary>Gives a server back.</summary>
    public void Release()
    {
        Note();
        _busy--;
        _free++;
        LetIn();
    }

    /// <summary>Asks for a server, keeps it for a time, gives it back, and goes on.</summary>
    public void Serve(double seconds, Action done) => Acquire(() => simulator.After(seconds, () =>
    {
        Release();
        done();
    }));

    private void LetIn()
    {
        while (_free > 0 && _waiting.TryDequeue(out var next))
        {
            _free--;
            _busy++;
            Served++;
            WaitSeconds += simulator.Now - next.Since;
            next.Granted();
        }
    }

    private void Note()
    {
        var passed = simulator.Now - _changed;
        _busySeconds += _busy * passed;
        _waitingSeconds += _waiting.Count * passed;
        _changed = simulator.Now;
    }
}
