// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/bench_cuda.h"
#include "core/session/card_floor.h"
#include "core/session/cuda_choice.h"
#include "tests/core/cuda/host_kernels.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <set>

using namespace anneau;

class BenchCudaTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// On the host twin of the kernels: its times mean nothing, its rows and floors are the
    /// device's.
    void everyRowIsTimedBesideItsFloor()
    {
        const test::HostKernels host;
        const auto entries = benchCuda(test::hostDevice(host), {}, 1);
        QVERIFY(entries);
        std::set<std::string> seen;
        for (const BenchEntry& entry : *entries) {
            QVERIFY(entry.medianMs > 0);
            QVERIFY2(entry.floorMs > 0 && entry.floorMs < entry.medianMs, entry.name.c_str());
            QVERIFY(entry.device == "cuda:0");
            QVERIFY(seen.insert(entry.name + entry.dtype).second);
        }
        QVERIFY(seen.count("kernel/rays/epl+shear/1024float64") == 1);
        QVERIFY(seen.count("kernel/gradient/epl/1024float32") == 1);
        QVERIFY(seen.count("kernel/source pixels/scatterfloat32") == 1);
        QCOMPARE(host.living(), 0u);
    }

    void endsWhenStoppedAndSaysWhatFailed()
    {
        const test::HostKernels host;
        std::stop_source source;
        source.request_stop();
        const auto stopped = benchCuda(test::hostDevice(host), source.get_token());
        QVERIFY(stopped && stopped->empty());
        host.allocationsLeft = 2;
        const auto failed = benchCuda(test::hostDevice(host));
        QVERIFY(!failed);
        QVERIFY(failed.error().kind == Error::Kind::OutOfMemory);
        QCOMPARE(host.living(), 0u);
    }

    void theLongerOfArithmeticAndMemoryIsTheFloor()
    {
        QCOMPARE(cardFloorMs(33.5e9, 0), 1.0);
        QCOMPARE(cardFloorMs(1, 9.6e9), 2.0);
    }

    void kernelsAreChosenOnlyWhereAsked()
    {
        const auto cpu = chooseCudaKernels("cpu");
        QVERIFY(cpu && !*cpu);
        QVERIFY(chooseCudaKernels("auto"));
        const auto far = chooseCudaKernels("cuda:77"); // No error if LibTorch has CUDA.
        QVERIFY(far ? !*far : far.error().kind == Error::Kind::NoDevice);
    }
};

ANNEAU_TEST(bench_cuda, BenchCudaTest)
#include "bench_cuda_test.moc"
